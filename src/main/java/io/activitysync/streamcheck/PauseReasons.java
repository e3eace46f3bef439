package io.activitysync.streamcheck;

import io.activitysync.connection.PauseReason;
import io.activitysync.kinesis.fault.Fault;

/** Says in a connection's words what the way to the stream found. */
public final class PauseReasons {
  private PauseReasons() {}

  /**
   * A fault as the reason of a pause.
   *
   * @param detail what AWS or the network said; may be null
   */
  public static PauseReason of(Fault fault, String detail) {
    return new PauseReason(
        fault.name(), fault.message(), fault.review(), detail, fault.kind() == Fault.Kind.PASSING);
  }
}
