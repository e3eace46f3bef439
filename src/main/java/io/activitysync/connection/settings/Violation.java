package io.activitysync.connection.settings;

/**
 * One thing that is wrong with given settings.
 *
 * @param field the field as the caller names it, as {@code streamName} or a property's whole name
 * @param code what kind of thing is wrong, for programs: it stays where the message is worded anew
 * @param message what is wrong and what is right
 */
public record Violation(String field, Code code, String message) {
  /** What can be wrong with a field. */
  public enum Code {
    /** Not of the form, or none of the values, that the field can have. */
    INVALID,
    /** Missing, where something else makes it necessary. */
    REQUIRED,
    /** Missing, since what is saved must not be used with what else is given. */
    REQUIRED_AGAIN,
    /** Not as another field says. */
    MISMATCH,
    /** Saved, and not to be opened with the key of the store. */
    UNREADABLE
  }

  /** One that is {@link Code#INVALID}. */
  public Violation(String field, String message) {
    this(field, Code.INVALID, message);
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
