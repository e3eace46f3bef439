package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Hides personal data in a record that was read from a stream: what the record's own {@code pii}
 * names and what the connection's settings name. A record without such a list, as those of v0.0,
 * keeps only what tells where and when it happened: too much hidden is put right by a click, too
 * little never. Immutable.
 *
 * @param named paths that hold personal data, by kind, {@code *} for all
 */
record HiddenData(Map<String, List<String>> named) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TextNode HIDDEN = TextNode.valueOf("(hidden)");
  private static final String CONTEXT = "customContext";
  private static final String LEAD = "data.";

  /** Says which element of an array. */
  private static final Pattern NUMBER = Pattern.compile("\\[\\d+]|\\.\\d+(?=\\.|$)");

  /** Members that are never personal, of a record that does not say what is. */
  private static final Set<String> PLAIN =
      Set.of("kind", "timestamp", "version", "tenantId", "messageId", "experienceId", "outcome");

  /** The record as it may be shown; what is no JSON object is null. */
  JsonNode of(byte[] record, boolean personalToo) {
    ObjectNode json;
    try {
      if (!(JSON.readTree(record) instanceof ObjectNode object)) {
        return null;
      }
      json = object;
    } catch (IOException e) {
      return null;
    }
    if (!personalToo) {
      hide(json);
    }
    return json;
  }

  private void hide(ObjectNode json) {
    if (!(json.get("pii") instanceof ArrayNode own)) {
      json.properties().stream()
          .filter(member -> !PLAIN.contains(member.getKey()))
          .filter(member -> !member.getKey().equals("workflowContext"))
          .forEach(member -> member.setValue(hidden(member.getValue())));
      return;
    }
    List<String> paths = new ArrayList<>();
    own.forEach(path -> paths.add(path.asText()));
    paths.addAll(named.getOrDefault("*", List.of()));
    paths.addAll(named.getOrDefault(json.path("kind").asText(), List.of()));
    for (String path : paths) {
      for (String reading : readings(path)) {
        List<String> names = List.of(reading.split("\\.", -1));
        hide(json.get("data"), names);
        if (reading.equals(CONTEXT)
            || reading.startsWith(CONTEXT + ".")
            || reading.startsWith(LEAD)) {
          hide(json, names);
        }
      }
    }
  }

  /** Brackets may be part of a name, or say which element; then all elements are hidden. */
  private static Set<String> readings(String path) {
    String each = path.replace("[*]", "");
    String all = NUMBER.matcher(each).replaceAll("");
    return new TreeSet<>(List.of(path, each, all, all.replace("[", ".").replace("]", "")));
  }

  /** Names may have dots in them, so that there are several ways to take a path. */
  private static void hide(JsonNode node, List<String> names) {
    if (node instanceof ArrayNode array) {
      array.forEach(each -> hide(each, names));
    } else if (node instanceof ObjectNode object) {
      for (int i = 1; i <= names.size(); i++) {
        String name = String.join(".", names.subList(0, i));
        if (object.has(name) && i == names.size()) {
          object.set(name, hidden(object.get(name)));
        } else if (object.has(name)) {
          hide(object.get(name), names.subList(i, names.size()));
        }
      }
    }
  }

  /** Null and empty stay, so that one sees that there is nothing. */
  private static JsonNode hidden(JsonNode value) {
    boolean nothing = value.isNull() || (value.isContainerNode() && value.isEmpty());
    return nothing ? value : HIDDEN;
  }
}
