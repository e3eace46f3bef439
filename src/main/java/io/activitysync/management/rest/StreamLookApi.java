package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.connection.Connection;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.event.EventSettings;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.catalogue.EventPreview;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import io.activitysync.management.access.Caller;
import io.activitysync.streamcheck.LookFailedException;
import io.activitysync.streamcheck.StreamLook;
import io.activitysync.streamcheck.StreamLook.Seen;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A look at what is in a connection's stream: its last records, and a test event that is written
 * and read back. For operators: both are POST. Who sees personal data is noted in the history.
 */
public final class StreamLookApi extends ApiRoutes {
  private static final int MOST_RECORDS = 200;

  /** Characters of a record that are answered. */
  private static final int MOST_TEXT = 16_384;

  /** Looks at once; each holds a thread for some seconds. */
  private static final int LOOKS = 4;

  /** Partition keys that are no personal data. */
  private static final Set<String> PLAIN_KEYS =
      Set.of("experienceId", "messageId", "tenantId", "kind", "random");

  private final ConnectionResource resource;
  private final StreamLook look;
  private final EventCatalogue catalogue;
  private final EventPreview preview;
  private final History history;
  private final Clock clock;
  private final AtOnce looks = new AtOnce(LOOKS, "Too many look at streams");

  /** For one process. */
  public StreamLookApi(
      ConnectionResource resource,
      StreamLook look,
      EventCatalogue catalogue,
      EventPreview preview,
      History history,
      Clock clock) {
    this.resource = resource;
    this.look = look;
    this.catalogue = catalogue;
    this.preview = preview;
    this.history = history;
    this.clock = clock;
  }

  @Override
  void operations() {
    operation(
            "POST /api/connections/{id}/tail",
            "tail-connection",
            "The last records of its stream, personal data hidden; {\"limit\": 50,"
                + " \"personalData\": true} shows it, and is noted in the history",
            looking(this::tail))
        .consumes(JsonBody.JSON)
        .takes(Asked.class)
        .answers(200, "The records, the newest first")
        .problem(404, "No such connection")
        .problem(413, "Too large")
        .problem(415, "Another media type")
        .problem(429, "As many look at streams as may at once")
        .problem(424, "The stream could not be looked at: cause says why");
    operation(
        "POST /api/connections/{id}/test-event",
        "test-event",
        "Writes a sample event, marked as a test, to its stream and reads it back",
        looking(this::testEvent));
  }

  /** What is asked of the last records. */
  @Schema(name = "Tail")
  private record Asked(
      @Schema(
              description = "How many at most; 50 unless given",
              minimum = "1",
              maximum = "" + MOST_RECORDS)
          Integer limit,
      @Schema(description = "Shows it; false unless given") Boolean personalData) {

    /** Reads the body, which may leave out either. */
    static Asked of(ObjectNode json) {
      for (Map.Entry<String, JsonNode> member : json.properties()) {
        String name = member.getKey();
        JsonNode value = member.getValue();
        switch (name) {
          case "limit" -> {
            if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 1
                || value.intValue() > MOST_RECORDS) {
              throw refused(name, "should be a whole number from 1 to " + MOST_RECORDS);
            }
          }
          case "personalData" -> {
            if (!value.isBoolean()) {
              throw refused(name, "should be true or false");
            }
          }
          default -> throw refused(name, "is not known; should be limit or personalData");
        }
      }
      return new Asked(json.path("limit").asInt(50), json.path("personalData").booleanValue());
    }

    private static ApiProblem refused(String name, String what) {
      String shown = name.length() > 100 ? name.substring(0, 100) : name;
      return new ApiProblem(400, "No such look", shown + ": " + what);
    }
  }

  private Processor looking(Processor look) {
    return looks.bound(
        exchange -> {
          try {
            look.process(exchange);
          } catch (LookFailedException e) {
            throw new ApiProblem(
                new Problem(
                    424,
                    "The stream could not be looked at",
                    e.getMessage(),
                    Map.of("cause", e.fault())));
          }
        });
  }

  private void tail(Exchange exchange) throws Exception {
    Connection connection = complete(exchange);
    Asked asked = Asked.of(JsonBody.read(exchange, List.of(JsonBody.JSON)));
    boolean personal = asked.personalData();
    if (personal) {
      note(connection.id(), Caller.of(exchange));
    }
    ConnectionSettings settings = connection.settings();
    HiddenData hidden = new HiddenData(settings.events());
    List<Map<String, Object>> records = new ArrayList<>();
    for (Seen seen : look.last(settings, asked.limit())) {
      records.add(record(seen, settings, hidden, personal));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("records", records);
    json.put("personalData", personal);
    CamelAnswers.json(exchange, 200, json);
  }

  /** Before anything is shown, so that there is no look without its entry. */
  private void note(String id, String actor) {
    try {
      history.write(
          new HistoryEntry(
              0,
              id,
              clock.instant(),
              actor,
              "personalData",
              null,
              "shown",
              "last records of the stream"));
    } catch (StoreUnavailableException e) {
      throw new ApiProblem(
          storeIsAway(
              e, "Personal data is shown once the history says to whom: try again, or without it"));
    }
  }

  private static Map<String, Object> record(
      Seen seen, ConnectionSettings settings, HiddenData hidden, boolean personal) {
    byte[] data = seen.data().asByteArray();
    JsonNode shown = hidden.of(data, personal);
    boolean plainKey =
        personal
            || (PLAIN_KEYS.contains(settings.events().partitionKey())
                && !hidden.givenAwayBy(seen.partitionKey(), data, shown));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("shardId", seen.shardId());
    json.put("sequenceNumber", seen.sequenceNumber());
    json.put("partitionKey", plainKey ? seen.partitionKey() : "(hidden)");
    json.put("at", seen.at().toString());
    json.put("kind", shown == null ? null : cut(shown.path("kind").asText(null), 200));
    json.put("bytes", data.length);
    json.put("data", shown == null ? "" : cut(shown.toPrettyString(), MOST_TEXT));
    return json;
  }

  private static String cut(String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private void testEvent(Exchange exchange) throws Exception {
    Connection connection = complete(exchange);
    if (!connection.desired().enabled() || connection.desired().suspended()) {
      throw new ApiProblem(
          409, "Nothing is sent", "The connection is off or suspended; turn it on or resume it");
    }
    ConnectionSettings settings = connection.settings();
    String record = sample(settings.events());
    long began = System.nanoTime();
    Seen written =
        look.write(settings, record.getBytes(StandardCharsets.UTF_8), "activity-sync-test");
    Optional<Seen> read = Optional.empty();
    String detail = null;
    try {
      read = look.readBack(settings, written);
    } catch (LookFailedException e) {
      detail = e.getMessage();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("shardId", written.shardId());
    json.put("sequenceNumber", written.sequenceNumber());
    json.put("readBack", read.isPresent());
    json.put("millis", (System.nanoTime() - began) / 1_000_000);
    json.put("detail", detail);
    json.put("record", read.map(seen -> seen.data().asUtf8String()).orElse(record));
    CamelAnswers.json(exchange, 200, json);
  }

  /** A sample that the connection would send, of now, and known as a test by its context. */
  private String sample(EventSettings settings) throws Exception {
    for (var sample : catalogue.find(settings.versionId()).orElseThrow().samples()) {
      String kind = sample.source().path("kind").asText();
      if (!settings.wants(kind, sample.sent().path("kind").asText())) {
        continue;
      }
      ObjectNode source = sample.source().deepCopy();
      source.put("id", "test-" + UUID.randomUUID());
      source.put("timestamp", clock.instant().toString());
      source.putObject("customContext").put("activitySyncTest", true);
      Optional<String> record = preview.of(source.toString(), settings);
      if (record.isPresent()) {
        return record.get();
      }
    }
    throw new ApiProblem(409, "No sample", "The version has no event that could be sent");
  }

  private Connection complete(Exchange exchange) {
    Connection connection = resource.connection(exchange);
    resource.checkComplete(connection.settings());
    return connection;
  }
}
