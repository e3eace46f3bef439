package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.kinesis.KeyWait;
import io.activitysync.kinesis.component.ActivityKinesisComponent;
import io.activitysync.kinesis.component.ActivityKinesisEndpoint;
import io.activitysync.kinesis.delivery.DeliveryListener;
import io.activitysync.kinesis.fault.Fault;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The connections' delivery engines: the credentials that an endpoint refers to tell whose it is.
 * Has what they do counted as they do it, so that a long body's records count while it is still on
 * its way. Safe for use by several threads.
 */
public final class Deliveries {
  private final ActivityKinesisComponent component;
  private final ConnectionCredentials credentials;
  private final Connections connections;
  private final StreamListener listener;
  private final Set<String> closed = ConcurrentHashMap.newKeySet();

  /** For the engines of a component. */
  public Deliveries(
      ActivityKinesisComponent component,
      ConnectionCredentials credentials,
      Connections connections,
      StreamListener listener) {
    this.component = component;
    this.credentials = credentials;
    this.connections = connections;
    this.listener = listener;
    component.listenBy(this::listener);
    component.overrideBy(this::options);
    component.giveBackBy(of -> credentials.ownerOf(of).filter(closed::contains).isPresent());
  }

  /**
   * Fails what is not yet in flight back to its source, and whatever comes until {@link #open}, by
   * an endpoint that has sent nothing yet as well.
   */
  void giveBack(String connectionId) {
    closed.add(connectionId);
    of(connectionId, ActivityKinesisEndpoint::giveBack);
  }

  /** Has them take records again. */
  void open(String connectionId) {
    closed.remove(connectionId);
    of(connectionId, ActivityKinesisEndpoint::open);
  }

  /** Has what the connection's settings say of sending hold from now on. May block. */
  void renew(String connectionId) {
    of(connectionId, ActivityKinesisEndpoint::renew);
  }

  /** Knows nothing of a connection any more. */
  void forget(String connectionId) {
    closed.remove(connectionId);
  }

  /** How far a connection was held up by one key since this was asked last. */
  public KeyWait keyWait(String connectionId) {
    return credentials.find(connectionId).map(component::sending).orElse(Set.of()).stream()
        .map(ActivityKinesisEndpoint::keyWait)
        .max(Comparator.comparingDouble(KeyWait::held))
        .orElse(KeyWait.NONE);
  }

  private Map<String, String> options(AwsCredentialsProvider of) {
    return credentials
        .ownerOf(of)
        .flatMap(connections::find)
        .map(connection -> connection.settings().sending())
        .orElse(Map.of());
  }

  private void of(String connectionId, Consumer<ActivityKinesisEndpoint> action) {
    credentials.find(connectionId).ifPresent(own -> component.sending(own).forEach(action));
  }

  private DeliveryListener listener(AwsCredentialsProvider of) {
    return credentials.ownerOf(of).<DeliveryListener>map(Count::new).orElse(DeliveryListener.NONE);
  }

  private final class Count implements DeliveryListener {
    private final String id;

    Count(String id) {
      this.id = id;
    }

    /** The connection of the moment, since one of the same id may have taken its place. */
    private Optional<Connection> connection() {
      return connections.find(id);
    }

    @Override
    public void delivered(int records, long bytes) {
      connection()
          .ifPresent(
              connection -> {
                connection.counters().delivered.add(records);
                connection.counters().deliveredBytes.add(bytes);
                connection.delivered();
              });
    }

    @Override
    public void retried(int records) {
      connection().ifPresent(connection -> connection.counters().retried.add(records));
    }

    @Override
    public void refused(Fault fault, int records) {
      connection().ifPresent(connection -> listener.refused(connection, records, fault));
    }

    @Override
    public void callDone(int records, long bytes, long nanos, Fault fault) {
      connection().ifPresent(connection -> listener.called(connection, records, nanos, fault));
    }
  }
}
