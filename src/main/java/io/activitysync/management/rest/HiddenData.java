package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.activitysync.event.EventSettings;
import io.activitysync.event.version.catalogue.SentRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hides personal data in a record that was read from a stream: all that redacting would make null,
 * by the record's own {@code pii} and by the connection's settings. A record without such a list,
 * as those of v0.0, or of a version in YAML, which may send fields where no list leads, keeps only
 * what tells where and when it happened: too much hidden is put right by a click, too little never.
 * Immutable.
 *
 * @param settings of the connection whose stream it is
 */
record HiddenData(EventSettings settings) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TextNode HIDDEN = TextNode.valueOf("(hidden)");

  /** Members that are never personal, of a record that does not say what is. */
  private static final Set<String> PLAIN =
      Set.of("kind", "timestamp", "version", "tenantId", "messageId", "experienceId", "outcome");

  /** The record as it may be shown; what is no JSON object is null. */
  JsonNode of(byte[] record, boolean personalToo) {
    try {
      if (!(JSON.readTree(record) instanceof ObjectNode json)) {
        return null;
      }
      if (!personalToo) {
        hide(json);
      }
      return json;
    } catch (IOException e) {
      return null;
    }
  }

  private void hide(ObjectNode json) throws IOException {
    if (!SentRecord.namesWhatIsPersonal(json, settings.versionId())) {
      json.properties().stream()
          .filter(member -> !PLAIN.contains(member.getKey()))
          .filter(member -> !member.getKey().equals("workflowContext"))
          .forEach(member -> member.setValue(hidden(member.getValue())));
      return;
    }
    Map<String, List<String>> named = settings.piiFields();
    List<String> names = new ArrayList<>();
    json.get("pii").forEach(name -> names.add(name.asText()));
    names.addAll(named.getOrDefault("*", List.of()));
    names.addAll(named.getOrDefault(json.path("kind").asText(), List.of()));
    hide(json, SentRecord.redacted(json, names));
  }

  /** Hides what redacting made null; what it did not keep at all too. */
  private static JsonNode hide(JsonNode value, JsonNode redacted) {
    if (redacted == null || redacted.isNull()) {
      return hidden(value);
    }
    if (value instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member -> member.setValue(hide(member.getValue(), redacted.get(member.getKey()))));
    } else if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, hide(array.get(i), redacted.get(i)));
      }
    }
    return value;
  }

  /** Null and empty stay, so that one sees that there is nothing. */
  private static JsonNode hidden(JsonNode value) {
    boolean nothing = value.isNull() || (value.isContainerNode() && value.isEmpty());
    return nothing ? value : HIDDEN;
  }
}
