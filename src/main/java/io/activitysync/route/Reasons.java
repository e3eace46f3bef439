package io.activitysync.route;

import io.activitysync.connection.PauseReason;
import io.activitysync.kinesis.Fault;

/** Says in a connection's words what the way to the stream found. */
final class Reasons {
  private Reasons() {}

  /**
   * A fault as the reason of a pause.
   *
   * @param detail what AWS or the network said; may be null
   */
  static PauseReason of(Fault fault, String detail) {
    return new PauseReason(
        fault.name(), fault.message(), fault.review(), detail, fault.kind() == Fault.Kind.PASSING);
  }
}
