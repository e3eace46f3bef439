package io.activitysync.streamcheck;

import io.activitysync.connection.PauseReason;
import io.activitysync.kinesis.fault.Fault;
import java.util.List;
import java.util.Set;

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

  /** Why a connection is held whose secrets can't be opened. */
  public static PauseReason unreadable(Set<String> fields) {
    List<String> names = fields.stream().sorted().toList();
    return new PauseReason(
        "SECRET_UNREADABLE",
        "The store's key does not open what was saved: give " + String.join(", ", names) + " again",
        names,
        "another key than the store's sealed it, or it was damaged",
        false);
  }
}
