package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.http.CamelAnswers;
import io.activitysync.instances.Instances;
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
      ConnectionResource resource,
      Connections connections,
      Instances instances,
      SeriesRecorder recorder,
      Clock clock) {
    this.resource = resource;
    this.recorder = recorder;
    this.overview = new Overview(connections, instances, recorder, clock);
    this.clock = clock;
  }

  @Override
  void operations() {
    operation("GET /api/me", "who-am-i", "Who the caller is, and what they may do", ConsoleApi::me);
    operation(
        "GET /api/regions",
        "list-regions",
        "AWS regions with their names",
        exchange -> CamelAnswers.json(exchange, 200, Map.of("regions", regions())));
    operation(
            "GET /api/overview",
            "overview",
            "All connections in few words; with since only those that changed",
            exchange ->
                CamelAnswers.json(exchange, 200, overview.since(Address.query(exchange, "since"))))
        .query("since", "cursor of the answer before", "string");
    operation(
            "GET /api/connections/{id}/series",
            "connection-series",
            "What it did in the last hour or day; null where nothing was measured",
            this::series)
        .query("span", "hour, or day", "string");
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
    String span = Address.query(exchange, "span");
    if (span != null && !span.equals("hour") && !span.equals("day")) {
      throw new ApiProblem(400, "No such span", "span: should be hour or day");
    }
    CamelAnswers.json(
        exchange, 200, recorder.of(connection).read("day".equals(span), clock.instant()));
  }

  /** One of AWS's own. */
  private record Place(String id, String name, String partition) {}

  private static List<Place> regions() {
    return Region.regions().stream()
        .filter(region -> !region.isGlobalRegion())
        .map(RegionMetadata::of)
        .filter(known -> known != null)
        .sorted(Comparator.comparing(RegionMetadata::id))
        .map(known -> new Place(known.id(), known.description(), known.partition().id()))
        .toList();
  }
}
