package io.activitysync.streamcheck;

import io.activitysync.connection.PauseReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a test of a connection's stream found, step by step.
 *
 * @param steps all steps, in the order in which they were tried
 * @param failure what failed, with what to review; empty where nothing did
 * @param policy least-privilege IAM policy that a step lacks; empty where none does
 * @param foundIn other regions that have a stream of this name; empty where nobody looked
 */
public record StreamCheckReport(
    List<Step> steps,
    Optional<PauseReason> failure,
    Optional<Map<String, Object>> policy,
    List<String> foundIn) {

  /** What came of a step. */
  public enum Outcome {
    /** It went well. */
    PASSED,
    /** It did not: the test ends here. */
    FAILED,
    /** It could not be told; the first event is the proof. */
    UNPROVEN,
    /** A step before it failed. */
    NOT_TRIED
  }

  /** What is tried, in this order. */
  public enum Name {
    /** Credentials are there to be signed with. */
    CREDENTIALS,
    /** The host is known, answers in time and is trusted. */
    CONNECTION,
    /** AWS knows the key, and signature, clock and token are right. */
    AUTHENTICATION,
    /** The stream is there, in this region, and takes writes. */
    STREAM,
    /** The credentials may write to it. */
    PERMISSION
  }

  /**
   * One step.
   *
   * @param detail what there is to say of it; may be null
   */
  public record Step(Name name, Outcome outcome, String detail) {}

  /** Copies the lists. */
  public StreamCheckReport {
    steps = List.copyOf(steps);
    foundIn = List.copyOf(foundIn);
  }

  /** Whether no step failed. */
  public boolean passed() {
    return failure.isEmpty();
  }
}
