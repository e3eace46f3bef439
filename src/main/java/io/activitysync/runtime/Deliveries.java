package io.activitysync.runtime;

/** What the supervisor asks of a connection's delivery engine. */
public interface Deliveries {

  /** Fails what is not yet in flight back to its source, and whatever comes until {@link #open}. */
  void giveBack(String connectionId);

  /** Takes records again. */
  void open(String connectionId);
}
