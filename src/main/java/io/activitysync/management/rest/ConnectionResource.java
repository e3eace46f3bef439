package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.StaleRevisionException;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import io.activitysync.instances.ConnectionView;
import io.activitysync.instances.Instances;
import io.activitysync.management.access.Caller;
import io.activitysync.runtime.Supervisor;
import io.activitysync.streamcheck.SendStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * Connections made, read, changed and deleted. A change is in the store before it takes effect, and
 * has taken effect before it is answered.
 */
public final class ConnectionResource {
  /**
   * A try takes two operations of the store, of 7 s at the most each; with what went before it a
   * caller waits no longer than 15 s.
   */
  private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Connections connections;
  private final ConnectionStore store;
  private final Supervisor supervisor;
  private final Supplier<SettingsRules> rules;
  private final Supplier<String> newestVersion;
  private final SendStep send;
  private final Instances instances;
  private final LongSupplier nanoTime;

  /**
   * For one process.
   *
   * @param rules those of the moment: event versions come and go
   * @param newestVersion event version of a new connection that names none
   * @param send says how records are sent where a connection doesn't
   * @param instances knows what other processes see
   */
  public ConnectionResource(
      Connections connections,
      ConnectionStore store,
      Supervisor supervisor,
      Supplier<SettingsRules> rules,
      Supplier<String> newestVersion,
      SendStep send,
      Instances instances,
      LongSupplier nanoTime) {
    this.connections = connections;
    this.store = store;
    this.supervisor = supervisor;
    this.rules = rules;
    this.newestVersion = newestVersion;
    this.send = send;
    this.instances = instances;
    this.nanoTime = nanoTime;
  }

  void list(Exchange exchange) {
    CamelAnswers.json(
        exchange,
        200,
        ConnectionPage.of(exchange).json(connections.all(), this::state, this::json));
  }

  void get(Exchange exchange) {
    answer(exchange, 200, json(connection(exchange)));
  }

  void create(Exchange exchange) {
    ConnectionDocument.Given given =
        document().create(JsonBody.read(exchange, List.of(JsonBody.JSON)));
    supervisor
        .inTheWay(given.settings().id())
        .ifPresent(
            other -> {
              throw new ApiProblem(
                  new Problem(409, "The id is taken", other, Map.of("fields", List.of("id"))));
            });
    String id = given.settings().id();
    take(id, () -> store.insert(given.settings(), given.desired(), Caller.of(exchange)));
    String address = Address.mount(exchange) + "/api/connections/" + id;
    show(exchange, 201, connection(id));
    exchange.getMessage().setHeader("Location", address);
  }

  void replace(Exchange exchange) {
    ObjectNode json = JsonBody.read(exchange, List.of(JsonBody.JSON));
    change(exchange, json, (stored, copy) -> document().replace(stored, copy));
  }

  void patch(Exchange exchange) {
    ObjectNode json = JsonBody.read(exchange, List.of(JsonBody.MERGE_PATCH, JsonBody.JSON));
    change(exchange, json, (stored, copy) -> document().patch(stored, copy));
  }

  private void change(
      Exchange exchange,
      ObjectNode json,
      BiFunction<StoredConnection, ObjectNode, ConnectionDocument.Given> read) {
    String id = Address.id(exchange);
    String ifMatch = exchange.getMessage().getHeader("If-Match", String.class);
    long begun = nanoTime.getAsLong();
    while (true) {
      StoredConnection before = stored(id);
      OptionalLong expected = EntityTag.expected(ifMatch, before.revision());
      if (expected.isPresent() && expected.getAsLong() != before.revision()) {
        throw new StaleRevisionException(id, expected.getAsLong(), before.revision());
      }
      ConnectionDocument.Given given = read.apply(before, json.deepCopy());
      try {
        take(
            id,
            () ->
                store.update(
                    given.settings(), given.desired(), before.revision(), Caller.of(exchange)));
        break;
      } catch (StaleRevisionException e) {
        // without If-Match the caller wants it on top of whatever there is
        if (expected.isPresent()) {
          throw e;
        }
        if (nanoTime.getAsLong() - begun > TRY_AGAIN_NANOS) {
          throw new ApiProblem(
              new Problem(
                      503,
                      "Others change this connection all the time",
                      "Nothing was saved: try again, or with If-Match")
                  .retryAfter(1));
        }
      }
    }
    show(exchange, 200, connection(id));
  }

  void delete(Exchange exchange) {
    String id = Address.id(exchange);
    StoredConnection before = stored(id);
    String ifMatch = exchange.getMessage().getHeader("If-Match", String.class);
    boolean force = Address.flag(exchange, "force");
    long expected = EntityTag.expected(ifMatch, before.revision()).orElse(before.revision());
    if (before.desired().enabled() && !force && store.pinned(id).isEmpty()) {
      throw new ApiProblem(
          new Problem(
              409,
              "The connection is on",
              "Disable it first, or delete it with ?force=true",
              Map.of("fields", List.of("enabled"))));
    }
    String actor = Caller.of(exchange);
    inStore(
        id,
        () -> {
          store.delete(id, expected, actor);
          supervisor.deleted(id, actor);
        });
    CamelAnswers.empty(exchange, 204);
  }

  private void take(String id, Supplier<StoredConnection> change) {
    inStore(id, () -> supervisor.saved(change.get()));
  }

  /** What the store may have though its answer was lost takes effect all the same, if later. */
  private void inStore(String id, Runnable change) {
    try {
      change.run();
    } catch (StoreUnavailableException | Error e) {
      supervisor.lookLater(id);
      throw e;
    }
  }

  /** The connection that a request names, also one that another instance made just now. */
  Connection connection(Exchange exchange) {
    return connection(Address.id(exchange));
  }

  private Connection connection(String id) {
    if (connections.find(id).isEmpty()) {
      supervisor.saved(stored(id));
    }
    return connections.find(id).orElseThrow(() -> new NoSuchConnectionException(id));
  }

  /** Says all that settings lack to be on, by {@link InvalidSettingsException}. */
  void checkComplete(ConnectionSettings settings) {
    rules.get().requireComplete(settings);
  }

  /** How events are fetched by these settings; null where their source is not the saved one. */
  ConnectionView.SourceState sourceState(ConnectionSettings settings) {
    return connections
        .find(settings.id())
        .filter(connection -> connection.settings().same(SettingField.SOURCE, settings))
        .map(connection -> instances.of(connection).summary().sourceState())
        .orElse(null);
  }

  private String state(Connection connection) {
    return instances.of(connection).summary().state();
  }

  private Map<String, Object> json(Connection connection) {
    Instances.Together all = instances.of(connection);
    return ConnectionJson.of(connection, send, all.summary(), all.instances());
  }

  /** What came of something that was done here: as this process sees it. */
  void show(Exchange exchange, int status, Connection connection) {
    Instances.Together all = instances.of(connection);
    answer(exchange, status, ConnectionJson.of(connection, send, all.own(), all.instances()));
  }

  private static void answer(Exchange exchange, int status, Map<String, Object> json) {
    CamelAnswers.json(exchange, status, json);
    exchange.getMessage().setHeader("ETag", EntityTag.of((Long) json.get("revision")));
  }

  /** What is in the store, of one that is there. */
  StoredConnection stored(String id) {
    return find(id).orElseThrow(() -> new NoSuchConnectionException(id));
  }

  /** What is in the store; what can't be an id is in no row. */
  Optional<StoredConnection> find(String id) {
    return SettingsRules.ID.matcher(id).matches() ? store.find(id) : Optional.empty();
  }

  /** Reads settings, for one request. */
  ConnectionDocument document() {
    return new ConnectionDocument(rules.get(), newestVersion.get());
  }
}
