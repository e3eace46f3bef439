package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.store.History;
import io.activitysync.http.CamelAnswers;
import io.activitysync.management.access.Caller;
import io.activitysync.runtime.Supervisor;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/** Connections by REST: what they are, and the verbs on them. */
public final class ConnectionsApi extends RouteBuilder {
  private final ConnectionResource resource;
  private final ConnectionTester tester;
  private final Supervisor supervisor;
  private final History history;

  /** For one process. */
  public ConnectionsApi(
      ConnectionResource resource,
      ConnectionTester tester,
      Supervisor supervisor,
      History history) {
    this.tester = tester;
    this.resource = resource;
    this.supervisor = supervisor;
    this.history = history;
  }

  @Override
  public void configure() {
    restConfiguration()
        .component("platform-http")
        .apiContextPath("/api/openapi.json")
        // made when it is asked for; else Camel makes it twice at start, which takes 0.8 s
        .useXForwardHeaders(true)
        .apiProperty("api.title", "Activity Sync")
        .apiProperty("api.version", "1");
    onException(Exception.class).handled(true).process(new ApiErrors());
    ConnectionsRest.define(rest("/api/connections"));
    route("list-connections", resource::list);
    route("create-connection", resource::create);
    route("get-connection", resource::get);
    route("replace-connection", resource::replace);
    route("change-connection", resource::patch);
    route("delete-connection", resource::delete);
    route("connection-history", this::history);
    route("test-settings", tester::unsaved);
    route("test-connection", tester::saved);
    verb("enable", "Switches on", supervisor::enable);
    verb("disable", "Switches off: what arrives from now on is discarded", supervisor::disable);
    verb("suspend", "Pauses by hand: events wait at their source", supervisor::suspend);
    verb("resume", "Ends a pause by hand", supervisor::retry);
    verb("retry", "Probes a paused connection, and streams again", supervisor::retry);
  }

  private void route(String id, Processor processor) {
    from("direct:" + id).routeId(id).process(processor);
  }

  private void verb(String name, String description, BiConsumer<Connection, String> action) {
    String id = name + "-connection";
    ConnectionsRest.verb(rest("/api/connections"), name, description);
    route(
        id,
        exchange -> {
          Connection connection = resource.connection(exchange);
          if (name.equals("enable")) {
            resource.checkComplete(connection);
          }
          action.accept(connection, Caller.of(exchange));
          ConnectionResource.show(exchange, 200, connection);
        });
  }

  /** Also of a connection that is gone: that is when it is asked for most. */
  private void history(Exchange exchange) {
    String id = exchange.getMessage().getHeader("id", String.class);
    try {
      long before = number(exchange, "before", History.NEWEST);
      int limit = (int) Math.min(1_000, number(exchange, "limit", 100));
      CamelAnswers.json(exchange, 200, HistoryJson.of(history.page(id, before, limit)));
    } catch (NumberFormatException e) {
      throw new ApiProblem(
          400, "No such page", "before, limit: should be whole numbers, 1 or more");
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
}
