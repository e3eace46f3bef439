package io.activitysync.journeys;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.event.version.catalogue.CatalogueKind;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a version's table for Amazon Athena: a column for each field that any of its kinds has. An
 * object whose fields are all known is a struct, any other a string that holds JSON.
 */
public final class AthenaTables {
  private AthenaTables() {}

  public static String name(CatalogueVersion version) {
    return "activity_events_" + version.id().replace('.', '_');
  }

  /** Types by the name of the column, as the schemas name it. */
  public static Map<String, String> columns(CatalogueVersion version) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (CatalogueKind kind : version.kinds()) {
      kind.schema()
          .path("properties")
          .properties()
          .forEach(
              field -> {
                String type = type(field.getValue());
                String other = columns.put(field.getKey(), type);
                if (other != null && !other.equals(type)) {
                  columns.put(field.getKey(), "string");
                }
              });
    }
    return columns;
  }

  static String ddl(CatalogueVersion version) {
    List<String> columns = new ArrayList<>();
    columns(version)
        .forEach(
            (name, type) -> {
              // a column that a folder's name gives is no column of the files
              if (!name.equals("kind")) {
                columns.add("  `" + name.toLowerCase(Locale.ROOT) + "` " + type);
              }
            });
    return """
        ```sql
        CREATE EXTERNAL TABLE %s (
        %s
        )
        PARTITIONED BY (`day` string, `kind` string)
        ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
        LOCATION 's3://YOUR-BUCKET/events/v%s/'
        TBLPROPERTIES (
          'projection.enabled' = 'true',
          'projection.day.type' = 'date',
          'projection.day.format' = 'yyyy-MM-dd',
          'projection.day.range' = '2024-01-01,NOW',
          'projection.kind.type' = 'enum',
          'projection.kind.values' = '%s',
          'storage.location.template' = 's3://YOUR-BUCKET/events/v%s/day=${day}/kind=${kind}/'
        );
        ```
        """
        .formatted(
            name(version),
            String.join(",\n", columns),
            version.id(),
            String.join(",", version.kinds().stream().map(CatalogueKind::kind).toList()),
            version.id());
  }

  private static String type(JsonNode schema) {
    List<String> types = new ArrayList<>();
    if (schema.has("const")) {
      return "string";
    }
    JsonNode given = schema.path("type");
    (given.isArray() ? given : List.of(given)).forEach(each -> types.add(each.asText()));
    types.remove("null");
    if (types.size() != 1) {
      return "string";
    }
    return switch (types.get(0)) {
      case "boolean" -> "boolean";
      case "integer" -> "bigint";
      case "number" -> "double";
      case "array" -> array(schema.path("items"));
      case "object" -> struct(schema);
      default -> "string";
    };
  }

  private static String array(JsonNode items) {
    return items.isMissingNode() ? "string" : "array<" + type(items) + ">";
  }

  private static String struct(JsonNode schema) {
    if (!schema.has("properties") || schema.path("additionalProperties").asBoolean(true)) {
      return "string";
    }
    List<String> fields = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            field ->
                fields.add(field.getKey().toLowerCase(Locale.ROOT) + ":" + type(field.getValue())));
    return "struct<" + String.join(",", fields) + ">";
  }
}
