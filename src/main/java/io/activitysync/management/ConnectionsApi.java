package io.activitysync.management;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
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

  /** For one process. */
  public ConnectionsApi(Connections connections, Supervisor supervisor) {
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
        .to("direct:get-connection");
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
      action.accept(connection, "rest");
    }
  }

  private void list(Exchange exchange) {
    Answers.json(
        exchange,
        Map.of("connections", connections.all().stream().map(ConnectionJson::of).toList()));
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
