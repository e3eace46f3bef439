package io.activitysync.connection;

/**
 * What an operator wants, kept apart from what is.
 *
 * @param enabled whether events are to be sent; where not, they are taken and discarded
 * @param suspended whether an operator paused it by hand
 */
public record DesiredState(boolean enabled, boolean suspended) {

  /** With {@code enabled} changed; switching on or off ends a suspension by hand. */
  public DesiredState withEnabled(boolean value) {
    return new DesiredState(value, value == enabled && suspended);
  }

  /** With {@code suspended} changed. */
  public DesiredState withSuspended(boolean value) {
    return new DesiredState(enabled, value);
  }
}
