package io.activitysync.management.jmx;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.HotKey;
import io.activitysync.runtime.ConnectionControl;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;

/**
 * What JMX shows of a connection, as {@code io.activitysync:type=Connection,name=…}, and what can
 * be done to it there. Never a secret. Public for JMX; safe for use by several threads.
 */
@ManagedResource(description = "A stream of events to Kinesis")
public final class ManagedConnection {
  private static final String ACTOR = "jmx";

  private final Connection connection;
  private final ConnectionControl control;

  ManagedConnection(Connection connection, ConnectionControl control) {
    this.connection = connection;
    this.control = control;
  }

  @ManagedAttribute(description = "DISABLED, CONNECTING, STREAMING or PAUSED")
  public String getState() {
    return connection.state().label();
  }

  @ManagedAttribute(description = "Since when, ISO-8601")
  public String getSince() {
    return connection.state().since().toString();
  }

  @ManagedAttribute(description = "Why it is paused, as STREAM_NOT_FOUND; empty where it is not")
  public String getPauseCause() {
    return ofPause(paused -> paused.reason().cause());
  }

  @ManagedAttribute(description = "Why it is paused, in a sentence; empty where it is not")
  public String getPauseMessage() {
    return ofPause(paused -> paused.reason().message());
  }

  @ManagedAttribute(
      description = "When it is retried by itself, ISO-8601; empty where it waits for a person")
  public String getNextRetryAt() {
    return ofPause(paused -> paused.nextRetryAt() == null ? "" : paused.nextRetryAt().toString());
  }

  @ManagedAttribute(
      description =
          "The one partition key that holds up what is sent, in a sentence; empty where none does")
  public String getHotKey() {
    HotKey hot = connection.hotKey();
    return hot == null ? "" : hot.message();
  }

  @ManagedAttribute(
      description = "Whether events are fetched: STARTING, RUNNING, HELD, ELSEWHERE or FAILED")
  public String getSourceState() {
    return connection.source().state().name();
  }

  @ManagedAttribute(description = "Why its source failed, in a sentence; empty where it did not")
  public String getSourceMessage() {
    String message = connection.source().message();
    return message == null ? "" : message;
  }

  @ManagedAttribute(
      description =
          "What is gone that its source should have handed over, in a sentence; empty for nothing")
  public String getSourceLost() {
    String lost = connection.source().lost();
    return lost == null ? "" : lost;
  }

  @ManagedAttribute(description = "Kinesis data stream")
  public String getStreamName() {
    return connection.settings().stream();
  }

  @ManagedAttribute(description = "AWS region")
  public String getRegion() {
    return connection.settings().region();
  }

  @ManagedAttribute(description = "Event version")
  public String getVersion() {
    return connection.settings().events().versionId();
  }

  @ManagedAttribute(description = "Events taken from the source since the start")
  public long getReceived() {
    return connection.counters().received.sum();
  }

  @ManagedAttribute(description = "Events that Kinesis has acknowledged")
  public long getDelivered() {
    return connection.counters().delivered.sum();
  }

  @ManagedAttribute(description = "Events that arrived while off")
  public long getDiscarded() {
    return connection.counters().discarded.sum();
  }

  @ManagedAttribute(description = "Events of a kind that is not wanted, or not in the version")
  public long getSkipped() {
    return connection.counters().skipped.sum();
  }

  @ManagedAttribute(description = "Events that could not be read or taken")
  public long getRejected() {
    return connection.counters().rejected.sum();
  }

  @ManagedAttribute(description = "Records sent again")
  public long getRetried() {
    return connection.counters().retried.sum();
  }

  @ManagedOperation(description = "Switches on")
  public void enable() {
    operate(control::enable);
  }

  @ManagedOperation(description = "Switches off")
  public void disable() {
    operate(control::disable);
  }

  @ManagedOperation(description = "Probes a paused connection, and streams again")
  public void retry() {
    operate(control::retry);
  }

  @ManagedOperation(description = "Pauses by hand")
  public void suspend() {
    operate(control::suspend);
  }

  @ManagedOperation(description = "Ends a pause by hand")
  public void resume() {
    operate(control::retry);
  }

  /** A JMX client has none of our classes, and could not read an exception that is one. */
  private void operate(BiConsumer<Connection, String> verb) {
    try {
      verb.accept(connection, ACTOR);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage());
    } catch (RuntimeException e) {
      throw new IllegalStateException(e.getMessage());
    }
  }

  private String ofPause(Function<Paused, String> value) {
    return connection.pause().map(value).orElse("");
  }
}
