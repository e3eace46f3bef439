package io.activitysync.event;

/**
 * Takes the bad events of a body, so that reading goes on past them. Where none is set, a bad event
 * ends the reading with its {@link EventFormatException}.
 */
@FunctionalInterface
public interface RejectedEvents {
  /** Exchange property that the step {@code read} takes it from. */
  String PROPERTY = "ActivitySyncRejectedEvents";

  /**
   * Takes a bad event, or a piece of what can't be told apart. It is called on the reading thread,
   * in the order of the body.
   *
   * @param cause which one, and why; the same for each of its pieces
   * @param raw its bytes as they came; may hold personal data. What is over the size limit, or goes
   *     on beyond what is read of a stream at a time, comes in pieces: one after the other they are
   *     all of it. Empty for a part of a body that holds no event
   */
  void rejected(EventFormatException cause, byte[] raw);
}
