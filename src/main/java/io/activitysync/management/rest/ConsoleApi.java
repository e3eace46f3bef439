package io.activitysync.management.rest;

import static org.apache.camel.model.rest.RestParamType.path;
import static org.apache.camel.model.rest.RestParamType.query;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.http.CamelAnswers;
import io.activitysync.management.access.Caller;
import io.activitysync.management.series.SeriesRecorder;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/** What a console needs beside connections and versions: who looks, where, and what is new. */
public final class ConsoleApi extends ApiRoutes {
  private final ConnectionResource resource;
  private final SeriesRecorder recorder;
  private final Overview overview;
  private final Clock clock;

  /** For one process. */
  public ConsoleApi(
      ConnectionResource resource, Connections connections, SeriesRecorder recorder, Clock clock) {
    this.resource = resource;
    this.recorder = recorder;
    this.overview = new Overview(connections, recorder, clock);
    this.clock = clock;
  }

  @Override
  void operations() {
    rest("/api/me")
        .produces(JsonBody.JSON)
        .get()
        .id("who-am-i")
        .description("Who the caller is, and what they may do")
        .to("direct:who-am-i");
    rest("/api/regions")
        .produces(JsonBody.JSON)
        .get()
        .id("list-regions")
        .description("AWS regions with their names")
        .to("direct:list-regions");
    rest("/api/overview")
        .produces(JsonBody.JSON)
        .get()
        .id("overview")
        .description("All connections in few words; with since only those that changed")
        .param()
        .name("since")
        .type(query)
        .description("cursor of the answer before")
        .dataType("string")
        .required(false)
        .endParam()
        .to("direct:overview");
    rest("/api/connections")
        .produces(JsonBody.JSON)
        .get("/{id}/series")
        .id("connection-series")
        .description("What it did in the last hour or day; null where nothing was measured")
        .param()
        .name("id")
        .type(path)
        .description("The connection's id")
        .dataType("string")
        .endParam()
        .param()
        .name("span")
        .type(query)
        .description("hour, or day")
        .dataType("string")
        .required(false)
        .endParam()
        .to("direct:connection-series");
    operation("who-am-i", ConsoleApi::me);
    operation(
        "list-regions", exchange -> CamelAnswers.json(exchange, 200, Map.of("regions", regions())));
    operation(
        "overview",
        exchange -> CamelAnswers.json(exchange, 200, overview.since(header(exchange, "since"))),
        "since");
    operation("connection-series", this::series, "span");
  }

  private static void me(Exchange exchange) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", Caller.of(exchange));
    json.put("role", Caller.role(exchange));
    json.put("authenticated", Caller.isKnown(exchange));
    CamelAnswers.json(exchange, 200, json);
  }

  private void series(Exchange exchange) {
    Connection connection = resource.connection(exchange);
    String span = header(exchange, "span");
    if (span != null && !span.equals("hour") && !span.equals("day")) {
      throw new ApiProblem(400, "No such span", "span: should be hour or day");
    }
    CamelAnswers.json(
        exchange, 200, recorder.of(connection).read("day".equals(span), clock.instant()));
  }

  private static String header(Exchange exchange, String name) {
    return Address.query(exchange, name);
  }

  private static List<Map<String, String>> regions() {
    return Region.regions().stream()
        .filter(region -> !region.isGlobalRegion())
        .map(RegionMetadata::of)
        .filter(known -> known != null)
        .sorted(Comparator.comparing(RegionMetadata::id))
        .map(
            known ->
                Map.of(
                    "id",
                    known.id(),
                    "name",
                    known.description(),
                    "partition",
                    known.partition().id()))
        .toList();
  }
}
