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
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Event versions by REST: what each sends, and what a change from one to another would change. */
public final class VersionsApi extends RouteBuilder {
  private final EventCatalogue catalogue;
  private final EventPreview preview;

  /** For one process. */
  public VersionsApi(EventVersions versions, EventCatalogue catalogue) {
    this.catalogue = catalogue;
    this.preview = new EventPreview(versions);
  }

  @Override
  public void configure() {
    rest("/api/versions")
        .produces("application/json")
        .get()
        .description("All event versions, the oldest first")
        .to("direct:list-versions")
        .get("/compare")
        .description("What changes from one version to another, with samples in both")
        .to("direct:compare-versions")
        .post("/compare")
        .description("An event of one's own in both versions")
        .to("direct:preview-versions")
        .get("/{version}")
        .description("What a version sends: kinds, schemas, samples, notes")
        .to("direct:get-version");
    from("direct:list-versions").routeId("list-versions").process(this::list);
    from("direct:compare-versions").routeId("compare-versions").process(this::compare);
    from("direct:preview-versions").routeId("preview-versions").process(this::previewBoth);
    from("direct:get-version").routeId("get-version").process(this::get);
  }

  private void list(Exchange exchange) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("versions", catalogue.all().stream().map(VersionsApi::summary).toList());
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
    json.put("kinds", version.kinds().stream().map(CatalogueKind::kind).toList());
    return json;
  }

  private void get(Exchange exchange) {
    String id = exchange.getMessage().getHeader("version", String.class);
    Optional<CatalogueVersion> version = catalogue.find(id);
    if (version.isPresent()) {
      CamelAnswers.json(exchange, 200, version.get());
    } else {
      CamelAnswers.problem(exchange, unknown("version", id));
    }
  }

  private void compare(Exchange exchange) {
    String from = exchange.getMessage().getHeader("from", String.class);
    String to = exchange.getMessage().getHeader("to", String.class);
    Problem wrong = wrong(from, to);
    if (wrong != null) {
      CamelAnswers.problem(exchange, wrong);
    } else {
      CamelAnswers.json(exchange, 200, catalogue.compare(from, to, preview));
    }
  }

  private void previewBoth(Exchange exchange) throws IOException {
    String from = exchange.getMessage().getHeader("from", String.class);
    String to = exchange.getMessage().getHeader("to", String.class);
    Problem wrong = wrong(from, to);
    if (wrong != null) {
      CamelAnswers.problem(exchange, wrong);
      return;
    }
    byte[] body = exchange.getMessage().getBody(byte[].class);
    if (body == null || body.length == 0) {
      CamelAnswers.problem(
          exchange,
          new Problem(
              400,
              "The event can't be read",
              "the body should hold one event, with Content-Type: application/json",
              Map.of()));
      return;
    }
    try {
      Map<String, Object> both = new LinkedHashMap<>();
      both.put("from", sent(body, from));
      both.put("to", sent(body, to));
      CamelAnswers.json(exchange, 200, both);
    } catch (EventFormatException e) {
      CamelAnswers.problem(
          exchange,
          new Problem(400, "The event can't be read", e.getMessage(), Map.of("field", e.field())));
    }
  }

  /** The record as it would be sent; null where the version has no such event. */
  private RawValue sent(byte[] body, String version) throws EventFormatException, IOException {
    return preview.of(body, EventSettings.ofVersion(version)).map(RawValue::new).orElse(null);
  }

  private Problem wrong(String from, String to) {
    if (from == null || catalogue.find(from).isEmpty()) {
      return unknown("from", from);
    }
    return to == null || catalogue.find(to).isEmpty() ? unknown("to", to) : null;
  }

  private Problem unknown(String field, String id) {
    List<String> known = catalogue.all().stream().map(CatalogueVersion::id).toList();
    return new Problem(
        404,
        "No such version",
        field + ": is \"" + id + "\", should be one of " + String.join(", ", known),
        Map.of("field", field));
  }
}
