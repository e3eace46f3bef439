package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that a JSON Schema names, and where a value stands in a record. */
final class SchemaFields {
  private SchemaFields() {}

  /** Types or constants by path, in the schema's order. */
  static Map<String, String> of(JsonNode schema) {
    Map<String, String> fields = new LinkedHashMap<>();
    collect("", schema, fields);
    return fields;
  }

  private static void collect(String path, JsonNode schema, Map<String, String> fields) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String field = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
              fields.put(field, type(property.getValue()));
              collect(field, property.getValue(), fields);
              collect(field + "[]", property.getValue().path("items"), fields);
            });
  }

  /** A field's type in words, as in {@code string or null}. */
  static String type(JsonNode schema) {
    if (schema.has("const")) {
      return schema.get("const").toString();
    }
    JsonNode type = schema.path("type");
    if (!type.isArray()) {
      return type.asText();
    }
    List<String> types = new ArrayList<>();
    type.forEach(each -> types.add(each.asText()));
    return String.join(" or ", types);
  }

  /** Paths of the object members in a record that hold this value. */
  static List<String> placesOf(JsonNode value, JsonNode record) {
    List<String> places = new ArrayList<>();
    find("", value, record, places);
    return places;
  }

  private static void find(String path, JsonNode value, JsonNode node, List<String> places) {
    if (node.equals(value)) {
      places.add(path);
    }
    node.properties()
        .forEach(
            member ->
                find(
                    path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                    value,
                    member.getValue(),
                    places));
  }
}
