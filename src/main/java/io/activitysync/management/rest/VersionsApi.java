package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.util.RawValue;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventSettings;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.catalogue.CatalogueKind;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.catalogue.EventPreview;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** Event versions by REST: what each sends, and what a change from one to another would change. */
public final class VersionsApi extends ApiRoutes {
  private static final String UNREADABLE = "The event can't be read";

  private final EventVersions versions;
  private final EventCatalogue catalogue;
  private final EventPreview preview;

  /** For one process. */
  public VersionsApi(EventVersions versions, EventCatalogue catalogue) {
    this.versions = versions;
    this.catalogue = catalogue;
    this.preview = new EventPreview(versions);
  }

  @Override
  void operations() {
    operation(
        "GET /api/versions",
        "list-versions",
        "All event versions, the oldest first; preset is that of a connection that names none",
        this::list);
    comparing(
        operation(
            "GET /api/versions/compare",
            "compare-versions",
            "What changes from one version to another, with samples in both",
            this::compare));
    comparing(
        operation(
                "POST /api/versions/compare",
                "preview-versions",
                "An event of one's own in both versions",
                this::previewBoth)
            .takes(SourceEvent.class)
            .answers(200, "The event in both; null where a version has none like it")
            .problem(404, "No such version"));
    operation(
            "GET /api/versions/{version}",
            "get-version",
            "What a version sends: kinds, schemas, samples, notes",
            this::get)
        .path("version", "The version's id, as 1.0");
  }

  /** What an event needs at the least; its other members depend on its kind. */
  @Schema(name = "SourceEvent", description = "An event as a source sends it, with all its members")
  record SourceEvent(
      @Schema(example = "experience-start") String kind,
      @Schema(example = "2026-03-14T09:26:53.589Z") String timestamp) {}

  private static void comparing(Operation operation) {
    operation
        .query("from", "The one that is sent now; needed", "string")
        .query("to", "The one to compare it with; needed", "string");
  }

  private void list(Exchange exchange) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("versions", catalogue.all().stream().map(VersionsApi::summary).toList());
    json.put("preset", versions.latest().id());
    json.put("refused", refused());
    CamelAnswers.json(exchange, 200, json);
  }

  /** Folders whose version, or newer version, could not be loaded. */
  private List<Map<String, String>> refused() {
    return catalogue.refused().entrySet().stream()
        .map(refusal -> Map.of("id", refusal.getKey(), "reason", refusal.getValue()))
        .toList();
  }

  private static Map<String, Object> summary(CatalogueVersion version) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", version.id());
    json.put("label", version.label());
    json.put("released", version.released());
    json.put("kinds", version.kinds().stream().map(CatalogueKind::kind).toList());
    return json;
  }

  private void get(Exchange exchange) {
    CamelAnswers.json(exchange, 200, version("version", Address.id(exchange)));
  }

  private void compare(Exchange exchange) {
    String from = asked(exchange, "from");
    String to = asked(exchange, "to");
    CamelAnswers.json(exchange, 200, catalogue.compare(from, to, preview));
  }

  private void previewBoth(Exchange exchange) throws IOException {
    String from = asked(exchange, "from");
    String to = asked(exchange, "to");
    byte[] body = exchange.getMessage().getBody(byte[].class);
    if (body == null || body.length == 0) {
      throw new ApiProblem(
          400, UNREADABLE, "the body should hold one event, with Content-Type: application/json");
    }
    try {
      Map<String, Object> both = new LinkedHashMap<>();
      both.put("from", sent(body, from));
      both.put("to", sent(body, to));
      CamelAnswers.json(exchange, 200, both);
    } catch (EventFormatException e) {
      throw new ApiProblem(
          new Problem(400, UNREADABLE, e.getMessage(), Map.of("field", e.field())));
    }
  }

  /** The record as it would be sent; null where the version has no such event. */
  private RawValue sent(byte[] body, String version) throws EventFormatException, IOException {
    return preview.of(body, EventSettings.ofVersion(version)).map(RawValue::new).orElse(null);
  }

  /** The id of the one that a parameter of the query names. */
  private String asked(Exchange exchange, String name) {
    String id = Address.query(exchange, name);
    if (id == null) {
      throw Address.refused(name, "is needed, should be one of " + known());
    }
    return version(name, id).id();
  }

  /** One that there is. */
  private CatalogueVersion version(String field, String id) {
    return catalogue
        .find(id)
        .orElseThrow(
            () ->
                new ApiProblem(
                    new Problem(
                        404,
                        "No such version",
                        field + ": is \"" + id + "\", should be one of " + known(),
                        Map.of("field", field))));
  }

  private String known() {
    return String.join(", ", catalogue.all().stream().map(CatalogueVersion::id).toList());
  }
}
