package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Writes docs/events.md out of the catalogue. */
final class EventsDocument {
  private static final String PUBLISHED = "published";
  private static final String OWN = "own design";

  private final StringBuilder text = new StringBuilder();

  private EventsDocument() {}

  /** The whole document: what is written by hand, then each version. */
  static String of(EventCatalogue catalogue) throws IOException {
    EventsDocument document = new EventsDocument();
    try (InputStream head = EventsDocument.class.getResourceAsStream("/events-head.md")) {
      document.text.append(new String(head.readAllBytes(), StandardCharsets.UTF_8));
    }
    catalogue.all().forEach(document::version);
    return document.text.toString();
  }

  private void version(CatalogueVersion version) {
    text.append("\n## ").append(version.label()).append("\n\n").append(version.notes());
    for (CatalogueKind kind : version.kinds()) {
      text.append("\n### ")
          .append(version.label())
          .append(": `")
          .append(kind.kind())
          .append("`\n\n");
      text.append(kind.schema().path("title").asText());
      text.append(" (kind: ").append(kind.published() ? PUBLISHED : OWN).append(").\n\n");
      text.append("| field | type | always there | known from | |\n|---|---|---|---|---|\n");
      fields("", kind.schema());
      version.samples().stream()
          .filter(sample -> sample.sent().path("kind").asText().equals(kind.kind()))
          .findFirst()
          .ifPresent(this::sample);
      samples(version, kind);
    }
  }

  private void fields(String path, JsonNode schema) {
    for (var property : schema.path("properties").properties()) {
      String name = path + property.getKey();
      JsonNode field = property.getValue();
      boolean required = false;
      for (JsonNode each : schema.path("required")) {
        required |= each.asText().equals(property.getKey());
      }
      text.append("| `").append(name).append("` | ").append(KindChange.type(field));
      text.append(" | ").append(required ? "yes" : "");
      text.append(" | ").append(field.path("x-published").asBoolean() ? PUBLISHED : OWN);
      text.append(" | ").append(field.path("description").asText()).append(" |\n");
      fields(name + ".", field);
      fields(name + "[].", field.path("items"));
    }
  }

  /** Links to all samples of a kind, which are too long to be shown. */
  private void samples(CatalogueVersion version, CatalogueKind kind) {
    text.append("\nAll samples, each with the event that comes in: ");
    text.append(
            version.samples().stream()
                .filter(sample -> sample.sent().path("kind").asText().equals(kind.kind()))
                .map(
                    sample ->
                        "[%s](../src/main/resources/versions/%s/samples/%s.json)"
                            .formatted(sample.name(), version.id(), sample.name()))
                .collect(Collectors.joining(", ")))
        .append(
            ". Schema: [%s](../src/main/resources/versions/%s/schemas/%s.json).\n"
                .formatted(kind.kind(), version.id(), kind.kind()));
  }

  private void sample(VersionSample sample) {
    text.append("\nSample `").append(sample.name()).append("`, what is sent:\n\n```json\n");
    text.append(sample.sent().toPrettyString()).append("\n```\n");
  }
}
