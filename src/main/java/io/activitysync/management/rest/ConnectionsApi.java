package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.store.history.History;
import io.activitysync.http.CamelAnswers;
import io.activitysync.management.access.Caller;
import io.activitysync.runtime.Supervisor;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/** Connections by REST: what they are, and the verbs on them. */
public final class ConnectionsApi extends ApiRoutes {
  /** Seconds; a thread is held for as long. */
  private static final int LONGEST_WAIT = 30;

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
  void operations() {
    restConfiguration()
        .component("platform-http")
        .apiContextPath("/api/openapi.json")
        // made when it is asked for; else Camel makes it twice at start, which takes 0.8 s
        .useXForwardHeaders(true)
        .apiProperty("api.title", "Activity Sync")
        .apiProperty("api.version", "1");
    ConnectionsRest.define(rest("/api/connections"));
    operation("list-connections", resource::list, "limit", "after", "offset", "state", "q");
    operation("create-connection", resource::create);
    operation("get-connection", resource::get);
    operation("replace-connection", resource::replace);
    operation("change-connection", resource::patch);
    operation("delete-connection", resource::delete, "force");
    operation("connection-history", this::history, "before", "limit");
    operation("test-settings", tester::unsaved, "lookAround");
    operation("test-connection", tester::saved, "lookAround");
    verb("enable", "Switches on", supervisor::enable);
    verb("disable", "Switches off: what arrives from now on is discarded", supervisor::disable);
    verb("suspend", "Pauses by hand: events wait at their source", supervisor::suspend);
    verb("resume", "Ends a pause by hand", supervisor::retry);
    verb("retry", "Probes a paused connection, and streams again", supervisor::retry);
  }

  private void verb(String name, String description, BiConsumer<Connection, String> action) {
    String id = name + "-connection";
    ConnectionsRest.verb(rest("/api/connections"), name, description);
    operation(
        id,
        exchange -> {
          Connection connection = resource.connection(exchange);
          if (name.equals("enable")) {
            resource.checkComplete(connection);
          }
          Duration wait = wait(exchange);
          action.accept(connection, Caller.of(exchange));
          awaitOutcome(connection, wait);
          resource.show(exchange, 200, connection);
        },
        "wait");
  }

  private static void awaitOutcome(Connection connection, Duration longest)
      throws InterruptedException, ExecutionException {
    try {
      connection.settled().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // the answer shows how far it is
    }
  }

  /** How long an answer may wait for the outcome, as {@code 10s}; not at all unless it is said. */
  private static Duration wait(Exchange exchange) {
    String wait = Address.query(exchange, "wait");
    if (wait == null) {
      return Duration.ZERO;
    }
    if (!wait.matches("\\d{1,2}s?") || Integer.parseInt(wait.replace("s", "")) > LONGEST_WAIT) {
      throw Address.refused("wait", "should be 0s to " + LONGEST_WAIT + "s");
    }
    return Duration.ofSeconds(Integer.parseInt(wait.replace("s", "")));
  }

  /** Also of a connection that is gone: that is when it is asked for most. */
  private void history(Exchange exchange) {
    String id = Address.id(exchange);
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
    String value = Address.query(exchange, name);
    long number = value == null ? other : Long.parseLong(value);
    if (number < 1) {
      throw new NumberFormatException(name);
    }
    return number;
  }
}
