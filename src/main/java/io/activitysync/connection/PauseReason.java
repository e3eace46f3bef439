package io.activitysync.connection;

import io.activitysync.logging.ErrorDetail;
import java.util.List;

/**
 * Why a connection is paused, in plain words.
 *
 * @param cause constant for programs, as {@code STREAM_NOT_FOUND}
 * @param message one sentence for an operator, without full stop
 * @param review what to look at, most likely first
 * @param detail what AWS, the network or Camel said, as {@link ErrorDetail} has it; may be null
 * @param passing whether it may mend itself, so that a retry by itself makes sense
 */
public record PauseReason(
    String cause, String message, List<String> review, String detail, boolean passing) {

  /** Cause of a pause that an operator asked for. */
  public static final String SUSPENDED = "SUSPENDED";

  /** Copies {@code review}, and makes message and detail clean lines. */
  public PauseReason {
    review = List.copyOf(review);
    message = ErrorDetail.line(message);
    detail = ErrorDetail.of(detail);
  }

  /**
   * An operator paused it.
   *
   * @param actor by whom, as {@code jmx} or a user's name
   */
  public static PauseReason suspendedBy(String actor) {
    return new PauseReason(
        SUSPENDED, "Suspended by an operator (" + actor + ")", List.of(), null, false);
  }

  /** Whether an operator asked for it. */
  public boolean byHand() {
    return cause.equals(SUSPENDED);
  }
}
