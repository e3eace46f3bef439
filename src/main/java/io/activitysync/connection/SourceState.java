package io.activitysync.connection;

import java.time.Instant;

/**
 * Whether a connection's events are being fetched from where they come from.
 *
 * @param state which
 * @param since since when it is so
 * @param message one sentence for an operator where it failed, without full stop; null otherwise
 * @param lost one sentence on what is gone that it should have handed over, by no fault of ours,
 *     and when that was seen; the last such since the process started; null for nothing
 */
public record SourceState(State state, Instant since, String message, String lost) {

  /** Of a source. */
  public enum State {
    /** Its routes are not there yet. */
    STARTING,
    /** Events are fetched, or can be handed in. */
    RUNNING,
    /** Nothing is fetched because the connection is paused. */
    HELD,
    /** What one process at a time fetches is fetched by another. */
    ELSEWHERE,
    /** It should run, and does not. */
    FAILED
  }
}
