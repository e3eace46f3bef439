package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.event.Tally;
import io.activitysync.kinesis.fault.Fault;

/**
 * Is told what the connections' routes and engines do, a batch or a call at a time, to count it.
 * Called by several threads; must not block.
 */
public interface StreamListener {

  /** Listens to nothing. */
  StreamListener NONE = new StreamListener() {};

  /**
   * A source is told that the whole of a body is in the stream.
   *
   * @param tally what became of its events
   * @param nanos since the source handed it over
   */
  default void acknowledged(Connection connection, Tally tally, long nanos) {}

  /** Records were refused one by one in a call that was answered. */
  default void refused(Connection connection, int records, Fault fault) {}

  /**
   * A call came back.
   *
   * @param records entries in it
   * @param nanos from sending to the answer
   * @param fault what the whole call failed of; null when it was answered entry by entry
   */
  default void called(Connection connection, int records, long nanos, Fault fault) {}

  /** Tells two, one after the other. */
  static StreamListener both(StreamListener first, StreamListener second) {
    return new StreamListener() {
      @Override
      public void acknowledged(Connection connection, Tally tally, long nanos) {
        first.acknowledged(connection, tally, nanos);
        second.acknowledged(connection, tally, nanos);
      }

      @Override
      public void refused(Connection connection, int records, Fault fault) {
        first.refused(connection, records, fault);
        second.refused(connection, records, fault);
      }

      @Override
      public void called(Connection connection, int records, long nanos, Fault fault) {
        first.called(connection, records, nanos, fault);
        second.called(connection, records, nanos, fault);
      }
    };
  }
}
