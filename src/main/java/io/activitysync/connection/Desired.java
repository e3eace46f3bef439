package io.activitysync.connection;

/**
 * What an operator wants, kept apart from what is.
 *
 * @param enabled whether events are to be sent; where not, they are taken and discarded
 * @param suspended whether an operator paused it by hand
 */
public record Desired(boolean enabled, boolean suspended) {

  /** With {@code enabled} changed; switching on or off ends a suspension by hand. */
  public Desired withEnabled(boolean value) {
    return new Desired(value, value == enabled && suspended);
  }

  /** With {@code suspended} changed. */
  public Desired withSuspended(boolean value) {
    return new Desired(enabled, value);
  }
}
