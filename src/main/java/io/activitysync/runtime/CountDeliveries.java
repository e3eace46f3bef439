package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.kinesis.delivery.DeliveryListener;
import io.activitysync.kinesis.fault.Fault;
import java.util.function.Consumer;

/**
 * Counts what a connection's engine does, as it does it: a long body's records count while it is
 * still on its way. Safe for use by several threads.
 */
public final class CountDeliveries implements DeliveryListener {
  private final ConnectionFinder connections;
  private final StreamListener listener;

  /** Finds the connection of the moment, since one of the same id may have taken its place. */
  @FunctionalInterface
  public interface ConnectionFinder {
    /** Does something with the connection, where there is one. */
    void with(Consumer<Connection> action);
  }

  public CountDeliveries(ConnectionFinder connections, StreamListener listener) {
    this.connections = connections;
    this.listener = listener;
  }

  @Override
  public void delivered(int records, long bytes) {
    connections.with(
        connection -> {
          connection.counters().delivered.add(records);
          connection.counters().deliveredBytes.add(bytes);
        });
  }

  @Override
  public void retried(int records) {
    connections.with(connection -> connection.counters().retried.add(records));
  }

  @Override
  public void refused(Fault fault, int records) {
    connections.with(connection -> listener.refused(connection, records, fault));
  }

  @Override
  public void callDone(int records, long bytes, long nanos, Fault fault) {
    connections.with(connection -> listener.called(connection, records, nanos, fault));
  }
}
