package io.activitysync.connection;

import io.activitysync.logging.ErrorDetail;
import java.util.List;
import java.util.Set;

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

  private static final String UNREADABLE = "SECRET_UNREADABLE";

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

  /**
   * Secrets can't be opened.
   *
   * @param fields their names, as {@code secretAccessKey}
   */
  public static PauseReason unreadable(Set<String> fields) {
    List<String> names = fields.stream().sorted().toList();
    return new PauseReason(
        UNREADABLE,
        "The store's key does not open what was saved: give " + String.join(", ", names) + " again",
        names,
        "another key than the store's sealed it, or it was damaged",
        false);
  }

  /** Whether it follows from what is kept of the connection, so that no retry can end it. */
  public boolean barrier() {
    return cause.equals(SUSPENDED) || cause.equals(UNREADABLE);
  }

  /**
   * Whether it takes the place of another one: never that of a barrier, unless it is one, and never
   * that of one that waits for a person where this one may pass by itself.
   */
  boolean replaces(PauseReason other) {
    if (barrier()) {
      return !cause.equals(other.cause) || !review.equals(other.review);
    }
    return !other.barrier() && !cause.equals(other.cause) && (other.passing || !passing);
  }
}
