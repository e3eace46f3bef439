package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.event.version.catalogue.VersionComparison.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changes for a kind of event from one version to another. Fields are named by their paths,
 * names joined by dots, {@code []} for the elements of an array.
 *
 * @param kinds the kind's name in both
 * @param fieldsAdded fields that only the later one has
 * @param fieldsRemoved fields that only the earlier one has, and in one of the samples
 * @param fieldsMoved fields whose value is found elsewhere, in every sample that has it
 * @param fieldsChanged fields of another type or constant
 * @param samples the same source events in both
 */
public record KindChange(
    Pair kinds,
    List<String> fieldsAdded,
    List<String> fieldsRemoved,
    List<Pair> fieldsMoved,
    List<FieldChange> fieldsChanged,
    List<BothWays> samples) {

  /**
   * A field of another type or constant.
   *
   * @param field its path
   * @param from what it was
   * @param to what it is
   */
  public record FieldChange(String field, String from, String to) {}

  /**
   * A source event in both versions.
   *
   * @param name name of the sample
   * @param source what comes in
   * @param from what the earlier version sends
   * @param to what the later version sends
   */
  public record BothWays(String name, JsonNode source, JsonNode from, JsonNode to) {}

  static KindChange of(
      Pair kinds, JsonNode schemaBefore, JsonNode schemaAfter, List<BothWays> samples) {
    Map<String, String> before = fields(schemaBefore);
    Map<String, String> after = fields(schemaAfter);
    List<String> added = new ArrayList<>(after.keySet());
    added.removeAll(before.keySet());
    List<String> removed = new ArrayList<>(before.keySet());
    removed.removeAll(after.keySet());
    // what none of these events has, they cannot lose: a subject is an email's alone
    removed.removeIf(field -> samples.stream().noneMatch(sample -> has(sample.from(), field)));
    List<Pair> moved = moved(removed, samples);
    for (Pair pair : moved) {
      removed.remove(pair.from());
      added.remove(pair.to());
    }
    List<FieldChange> changed = new ArrayList<>();
    before.forEach(
        (field, type) -> {
          String other = after.get(field);
          if (other != null && !other.equals(type)) {
            changed.add(new FieldChange(field, type, other));
          }
        });
    return new KindChange(kinds, added, removed, moved, changed, samples);
  }

  private static boolean has(JsonNode record, String field) {
    String outside = field.replaceFirst("\\[].*", "");
    return !record.at("/" + outside.replace('.', '/')).isMissingNode();
  }

  private static List<Pair> moved(List<String> removed, List<BothWays> samples) {
    List<Pair> moved = new ArrayList<>();
    for (String field : removed) {
      List<String> places = null;
      for (BothWays pair : samples) {
        JsonNode value = pair.from().at("/" + field.replace('.', '/'));
        if (!value.isValueNode() || value.isNull() || value.isBoolean()) {
          continue;
        }
        List<String> found = placesOf(value, pair.to());
        if (places == null) {
          places = found;
        } else {
          places.retainAll(found);
        }
      }
      if (places != null && !places.isEmpty()) {
        moved.add(new Pair(field, places.get(0)));
      }
    }
    return moved;
  }

  /** Types or constants by path, in the schema's order. */
  private static Map<String, String> fields(JsonNode schema) {
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
  private static List<String> placesOf(JsonNode value, JsonNode record) {
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
