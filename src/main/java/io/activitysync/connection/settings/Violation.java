package io.activitysync.connection.settings;

/**
 * One thing that is wrong with given settings.
 *
 * @param field the field as the caller names it, as {@code streamName} or a property's whole name
 * @param message what is wrong and what is right
 */
public record Violation(String field, String message) {
  @Override
  public String toString() {
    return field + ": " + message;
  }
}
