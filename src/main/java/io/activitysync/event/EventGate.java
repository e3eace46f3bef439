package io.activitysync.event;

/**
 * Asked for each batch that is read, and for each bad event that would be set aside, whether it
 * goes on or is discarded, so that a long body follows a switch at once.
 */
@FunctionalInterface
public interface EventGate {
  /** Exchange property that the step {@code read} takes it from. */
  String PROPERTY = "ActivitySyncEventGate";

  /**
   * Decides on a batch, or a bad event. It is called on the reading thread, in the order of the
   * body.
   *
   * @param events how many it has, 1 or more
   * @return false when they are discarded, which the caller counts in the exchange's {@link Tally}
   */
  boolean letsThrough(int events);
}
