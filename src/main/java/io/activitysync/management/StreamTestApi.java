package io.activitysync.management;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.PauseReason;
import io.activitysync.route.Problem;
import io.activitysync.route.StreamTest;
import io.activitysync.route.StreamTestReport;
import io.activitysync.route.StreamTestReport.Step;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Testing connections by REST: tries a connection's stream, and changes nothing. */
public final class StreamTestApi extends RouteBuilder {
  private final Connections connections;
  private final StreamTest test;

  /** For one process. */
  public StreamTestApi(Connections connections, StreamTest test) {
    this.connections = connections;
    this.test = test;
  }

  @Override
  public void configure() {
    rest("/api/connections")
        .post("/{id}/test")
        .id("test-connection")
        .description(
            "Tries credentials, network, stream and permission, and writes nothing; query:"
                + " lookAround=true also looks for a missing stream in the other regions")
        .produces("application/json")
        .to("direct:test-connection");
    from("direct:test-connection").routeId("test-connection").process(this::testSaved);
  }

  private void testSaved(Exchange exchange) {
    String id = exchange.getMessage().getHeader("id", String.class);
    Connection connection = connections.find(id).orElse(null);
    if (connection == null) {
      Answers.problem(
          exchange, new Problem(404, "No such connection", "id: is \"" + id + "\"", Map.of()));
    } else if (!connection.settings().target().complete()) {
      Answers.problem(
          exchange,
          new Problem(
              422,
              "Not yet complete",
              "streamName, region: are needed before the connection can be tested",
              Map.of()));
    } else {
      boolean lookAround =
          Boolean.parseBoolean(exchange.getMessage().getHeader("lookAround", String.class));
      Answers.json(exchange, json(test.run(connection.settings(), lookAround).join()));
    }
  }

  private static Map<String, Object> json(StreamTestReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("passed", report.passed());
    report.failure().ifPresent(failure -> failure(failure, json));
    json.put("steps", report.steps().stream().map(StreamTestApi::step).toList());
    if (!report.foundIn().isEmpty()) {
      json.put("foundIn", report.foundIn());
    }
    report.policy().ifPresent(policy -> json.put("policy", policy));
    return json;
  }

  private static void failure(PauseReason failure, Map<String, Object> json) {
    json.put("cause", failure.cause());
    json.put("message", failure.message());
    json.put("review", failure.review());
    json.put("detail", failure.detail());
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", step.name().name().toLowerCase(Locale.ROOT));
    json.put("outcome", step.outcome().name());
    json.put("detail", step.detail());
    return json;
  }
}
