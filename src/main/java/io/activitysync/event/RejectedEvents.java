package io.activitysync.event;

/**
 * Takes the bad events of a body, so that reading goes on past them. Where none is set, a bad event
 * ends the reading with its {@link EventFormatException}.
 */
@FunctionalInterface
public interface RejectedEvents {
  /** Exchange property that {@link EventDataFormat} takes it from. */
  String PROPERTY = "ActivitySyncRejectedEvents";

  /**
   * Takes a bad event. It is called on the reading thread, in the order of the body.
   *
   * @param cause which one, and why
   * @param raw its bytes as they came; may hold personal data. An event over the size limit is cut
   *     at the limit. Empty for a part of a body that holds no event
   */
  void rejected(EventFormatException cause, byte[] raw);
}
