package io.activitysync.management;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.store.History;
import io.activitysync.management.access.Caller;
import io.activitysync.route.Problem;
import io.activitysync.route.Supervisor;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Connections by REST: what they are, and the verbs on them. */
public final class ConnectionsApi extends RouteBuilder {
  private final Connections connections;
  private final Supervisor supervisor;
  private final History history;

  /** For one process. */
  public ConnectionsApi(Connections connections, Supervisor supervisor, History history) {
    this.history = history;
    this.connections = connections;
    this.supervisor = supervisor;
  }

  @Override
  public void configure() {
    restConfiguration().component("platform-http");
    rest("/api/connections")
        .get()
        .id("list-connections")
        .description("All connections, each with its settings, state and counters")
        .produces("application/json")
        .to("direct:list-connections")
        .get("/{id}")
        .id("get-connection")
        .description("One connection")
        .produces("application/json")
        .to("direct:get-connection")
        .get("/{id}/history")
        .id("connection-history")
        .description("What happened to it, newest first; query: before (an entry's number), limit")
        .produces("application/json")
        .to("direct:connection-history");
    from("direct:connection-history").routeId("connection-history").process(this::history);
    from("direct:list-connections").routeId("list-connections").process(this::list);
    from("direct:get-connection").routeId("get-connection").process(e -> with(e, (c, x) -> {}));
    verb("enable", supervisor::enable);
    verb("disable", supervisor::disable);
    verb("suspend", supervisor::suspend);
    verb("resume", supervisor::retry);
    verb("retry", supervisor::retry);
  }

  private void verb(String name, BiConsumer<Connection, String> action) {
    rest("/api/connections")
        .post("/{id}/" + name)
        .id(name + "-connection")
        .produces("application/json")
        .to("direct:" + name + "-connection");
    boolean switches = name.equals("enable") || name.equals("disable");
    from("direct:" + name + "-connection")
        .routeId(name + "-connection")
        .process(e -> with(e, (c, x) -> act(c, x, switches, action)));
  }

  private static void act(
      Connection connection,
      Exchange exchange,
      boolean switches,
      BiConsumer<Connection, String> action) {
    if (switches && connection.pinned().contains("enabled")) {
      Answers.problem(
          exchange,
          new Problem(
              409,
              "A file sets this",
              "enabled is set in application.properties; change it there",
              Map.of("field", "enabled")));
    } else {
      action.accept(connection, Caller.of(exchange));
    }
  }

  private void list(Exchange exchange) {
    Answers.json(
        exchange,
        Map.of("connections", connections.all().stream().map(ConnectionJson::of).toList()));
  }

  /** Also of a connection that is gone: that is when it is asked for most. */
  private void history(Exchange exchange) {
    String id = exchange.getMessage().getHeader("id", String.class);
    try {
      long before = number(exchange, "before", History.NEWEST);
      int limit = (int) Math.min(1_000, number(exchange, "limit", 100));
      Answers.json(exchange, HistoryJson.of(history.page(id, before, limit)));
    } catch (NumberFormatException e) {
      Answers.problem(
          exchange,
          new Problem(
              400, "No such page", "before, limit: should be whole numbers, 1 or more", Map.of()));
    }
  }

  private static long number(Exchange exchange, String name, long other) {
    String value = exchange.getMessage().getHeader(name, String.class);
    long number = value == null ? other : Long.parseLong(value);
    if (number < 1) {
      throw new NumberFormatException(name);
    }
    return number;
  }

  private void with(Exchange exchange, BiConsumer<Connection, Exchange> action) {
    String id = exchange.getMessage().getHeader("id", String.class);
    Connection connection = connections.find(id).orElse(null);
    if (connection == null) {
      Answers.problem(
          exchange, new Problem(404, "No such connection", "id: is \"" + id + "\"", Map.of()));
      return;
    }
    action.accept(connection, exchange);
    if (exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) == null) {
      Answers.json(exchange, ConnectionJson.of(connection));
    }
  }
}
