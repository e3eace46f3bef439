package io.activitysync.streamcheck;

import io.activitysync.connection.PauseReason;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.credentials.Credentials;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.util.concurrent.CompletableFuture;

/**
 * Tries whether a connection's stream can be reached with its settings. Never blocks, so that a
 * stream which does not answer holds up nobody but itself.
 */
@FunctionalInterface
public interface Probe {

  /**
   * Tries it.
   *
   * @param settings saved or not
   * @return completes with what was found; never fails
   */
  CompletableFuture<Result> probe(ConnectionSettings settings);

  /**
   * What the way to the stream found, in a connection's words. A key that is refused passes where
   * something hands it out, which may have another by now, and waits for a person where one typed
   * it.
   *
   * @param detail what AWS or the network said; may be null
   * @param settings of the connection
   */
  static PauseReason reason(Fault fault, String detail, ConnectionSettings settings) {
    boolean handedOut = fault.isOfKey() && !(settings.credentials() instanceof Credentials.Static);
    return reason(fault, detail, handedOut || fault.kind() == Fault.Kind.PASSING);
  }

  private static PauseReason reason(Fault fault, String detail, boolean passing) {
    return new PauseReason(fault.name(), fault.message(), fault.review(), detail, passing);
  }

  /**
   * What was found.
   *
   * @param wrong why it can't be written to; null when nothing speaks against it
   * @param proven whether the stream was seen to take writes; where not, and nothing is wrong, the
   *     first put is the proof
   */
  record Result(PauseReason wrong, boolean proven) {
    /** The stream takes writes. */
    public static final Result GOOD = new Result(null, true);

    /** The credentials may not ask, and trying to write came to no answer. */
    public static final Result UNPROVEN = new Result(null, false);

    /** It could not be tried, for what is no answer of the stream's: may pass. */
    public static Result failed(Throwable failure) {
      String detail = FaultClassifier.ofFailure(failure).detail();
      return wrong(Probe.reason(Fault.UNEXPECTED, detail, true));
    }

    /** It can't be written to. */
    public static Result wrong(PauseReason reason) {
      return new Result(reason, false);
    }
  }
}
