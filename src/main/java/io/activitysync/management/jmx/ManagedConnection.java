package io.activitysync.management.jmx;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.runtime.Supervisor;
import java.util.function.Function;

/** The JMX face of one connection. Safe for use by several threads. */
final class ManagedConnection implements ConnectionManagement {
  private static final String WHO = "jmx";

  private final Connection connection;
  private final Supervisor supervisor;

  ManagedConnection(Connection connection, Supervisor supervisor) {
    this.connection = connection;
    this.supervisor = supervisor;
  }

  @Override
  public String getState() {
    return connection.state().label();
  }

  @Override
  public String getSince() {
    return connection.state().since().toString();
  }

  @Override
  public String getPauseCause() {
    return ofPause(paused -> paused.reason().cause());
  }

  @Override
  public String getPauseMessage() {
    return ofPause(paused -> paused.reason().message());
  }

  @Override
  public String getNextRetryAt() {
    return ofPause(paused -> paused.nextRetryAt() == null ? "" : paused.nextRetryAt().toString());
  }

  @Override
  public String getStreamName() {
    return connection.settings().stream();
  }

  @Override
  public String getRegion() {
    return connection.settings().region();
  }

  @Override
  public String getVersion() {
    return connection.settings().events().versionId();
  }

  @Override
  public long getReceived() {
    return connection.counters().received.sum();
  }

  @Override
  public long getDelivered() {
    return connection.counters().delivered.sum();
  }

  @Override
  public long getDiscarded() {
    return connection.counters().discarded.sum();
  }

  @Override
  public long getSkipped() {
    return connection.counters().skipped.sum();
  }

  @Override
  public long getRejected() {
    return connection.counters().rejected.sum();
  }

  @Override
  public long getRetried() {
    return connection.counters().retried.sum();
  }

  @Override
  public void enable() {
    supervisor.enable(connection, WHO);
  }

  @Override
  public void disable() {
    supervisor.disable(connection, WHO);
  }

  @Override
  public void retry() {
    supervisor.retry(connection, WHO);
  }

  @Override
  public void suspend() {
    supervisor.suspend(connection, WHO);
  }

  @Override
  public void resume() {
    supervisor.retry(connection, WHO);
  }

  private String ofPause(Function<Paused, String> value) {
    return connection.pause().map(value).orElse("");
  }
}
