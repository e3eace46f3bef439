package io.activitysync.event.version.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventSettings;
import io.activitysync.event.version.EventVersion;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.catalogue.CatalogueKind;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.EventPreview;
import io.activitysync.event.version.catalogue.VersionSample;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must be true of a version before it is used: its schemas are JSON Schema, each kind has a
 * sample, samples come out as they say and as the schema says, and an event that holds nothing but
 * what is required comes out, too. Nothing is fetched from anywhere.
 */
final class VersionChecks {
  private static final Pattern ID = Pattern.compile("\\d{1,9}(\\.\\d{1,9})*(-[a-z0-9]+)?");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          factory ->
              factory
                  .metaSchema(
                      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                          // what the standard does not know is a note
                          .unknownKeywordFactory(
                              (keyword, context) -> new NonValidationKeyword(keyword))
                          .build())
                  .schemaLoaders(all -> all.add(DisallowSchemaLoader.getInstance())));

  private final CatalogueVersion version;
  private final Map<String, JsonSchema> schemas = new HashMap<>();

  /**
   * Checks what can be told from the files alone.
   *
   * @param folder name of the folder that it was read from
   * @throws IOException when something is wrong; the message names it
   */
  VersionChecks(CatalogueVersion version, String folder) throws IOException {
    this.version = version;
    if (!ID.matcher(version.id()).matches()) {
      throw new IOException(
          "version.json: id is \"" + version.id() + "\", should be as 1.2 or 1.2-example");
    }
    if (!version.id().equals(folder)) {
      throw new IOException(
          "version.json: id is \"" + version.id() + "\", should be the folder's name, " + folder);
    }
    if (version.kinds().isEmpty()) {
      throw new IOException("version.json: kinds should name one kind or more");
    }
    for (CatalogueKind kind : version.kinds()) {
      schemas.put(kind.kind(), schema(kind));
    }
    for (VersionSample sample : version.samples()) {
      if (!sample.source().isObject() || !sample.sent().isObject()) {
        throw new IOException(
            "samples/" + sample.name() + ".json: should hold source and sent, both objects");
      }
    }
    Set<String> shown =
        version.samples().stream()
            .map(sample -> sample.sent().path("kind").asText())
            .collect(Collectors.toSet());
    for (CatalogueKind kind : version.kinds()) {
      if (!shown.contains(kind.kind())) {
        throw new IOException("version.json: samples should have one of kind " + kind.kind());
      }
    }
  }

  private static JsonSchema schema(CatalogueKind kind) throws IOException {
    JsonSchema meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));
    refuse("schemas/" + kind.kind() + ".json", meta.validate(kind.schema()));
    try {
      JsonSchema schema = SCHEMAS.getSchema(kind.schema());
      schema.initializeValidators();
      return schema;
    } catch (RuntimeException e) {
      throw new IOException("schemas/" + kind.kind() + ".json: " + e.getMessage(), e);
    }
  }

  /**
   * Sends the samples.
   *
   * @param loaded the version at work
   * @throws IOException when one does not come out; the message says which and why
   */
  void samples(EventVersion loaded) throws IOException {
    EventVersions alone = new EventVersions();
    alone.add(loaded);
    EventPreview preview = new EventPreview(alone);
    for (VersionSample sample : version.samples()) {
      String name = "sample " + sample.name();
      String sent = sent(preview, name, sample.source());
      if (!sent.equals(sample.sent().toString())) {
        throw new IOException(name + " is not sent as it says, but as " + sent);
      }
      conform(name, JSON.readTree(sent));
      bare(preview, sample);
    }
  }

  /** A source must give kind and timestamp, and may leave out or give as null all the rest. */
  private void bare(EventPreview preview, VersionSample sample) throws IOException {
    String name = "sample " + sample.name() + " with nothing but what is required";
    ObjectNode event = JSON.createObjectNode();
    event.set("kind", sample.source().path("kind"));
    event.set("timestamp", sample.source().path("timestamp"));
    JsonNode status = sample.source().path("data").path("status");
    if (status.isTextual()) {
      event.putObject("data").set("status", status);
    }
    conform(name, JSON.readTree(sent(preview, name, event)));
    for (String field : new String[] {"tenantId", "workflowContext", "customContext", "pii"}) {
      event.putNull(field);
    }
    conform(name + ", and null", JSON.readTree(sent(preview, name + ", and null", event)));
  }

  private String sent(EventPreview preview, String name, JsonNode source) throws IOException {
    try {
      Optional<String> sent = preview.of(source, EventSettings.ofVersion(version.id()));
      return sent.orElseThrow(() -> new IOException(name + " is not sent at all"));
    } catch (EventFormatException e) {
      throw new IOException(name + ": " + e.reason(), e);
    }
  }

  private void conform(String name, JsonNode sent) throws IOException {
    String kind = sent.path("kind").asText();
    JsonSchema schema = schemas.get(kind);
    if (schema == null) {
      throw new IOException(name + " is sent as the kind " + kind + ", which has no schema");
    }
    refuse(name + " is not as schemas/" + kind + ".json says", schema.validate(sent));
  }

  private static void refuse(String what, Set<ValidationMessage> wrong) throws IOException {
    if (!wrong.isEmpty()) {
      throw new IOException(
          what
              + ": "
              + wrong.stream()
                  .map(ValidationMessage::getMessage)
                  .sorted()
                  .collect(Collectors.joining("; ")));
    }
  }
}
