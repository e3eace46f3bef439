package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.activitysync.event.EventField;
import io.activitysync.event.EventSettings;
import io.activitysync.event.WorkflowFields;
import io.activitysync.event.version.catalogue.SentRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

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

  private static final String MESSAGE_ID = "messageId";

  /** Paths to what is never personal, of a record that does not say what is. */
  private static final Set<String> PLAIN = plain();

  private static Set<String> plain() {
    Set<String> paths =
        new TreeSet<>(
            List.of("kind", "timestamp", "version", "tenantId", MESSAGE_ID, "experienceId"));
    // the error beside it may be in words that name somebody
    paths.add("outcome.success");
    WorkflowFields.BY_CONTEXT.forEach(
        (context, fields) ->
            fields.forEach(field -> paths.add("workflowContext." + context + "." + field)));
    return paths;
  }

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

  /**
   * Whether a partition key gives away what is hidden in its record: the id of a message may be
   * personal, and is the key of an event without an experience. Of what is no JSON object nothing
   * is known, its key included.
   *
   * @param shown the record as it is shown; null for what is no JSON object
   */
  boolean givenAwayBy(String key, byte[] record, JsonNode shown) {
    JsonNode all = of(record, true);
    return all == null
        || Stream.of("/data/" + MESSAGE_ID, "/" + MESSAGE_ID)
            .anyMatch(at -> all.at(at).asText().equals(key) && !all.at(at).equals(shown.at(at)));
  }

  private void hide(ObjectNode json) throws IOException {
    if (!SentRecord.namesWhatIsPersonal(json, settings.versionId())) {
      hideUnlessPlain(json, "");
      // v0.0 has it from data, where alone settings can name it
      if (json.has(MESSAGE_ID) && namedByAny(MESSAGE_ID)) {
        json.set(MESSAGE_ID, hidden(json.get(MESSAGE_ID)));
      }
      return;
    }
    Map<String, List<String>> named = settings.piiFields();
    List<String> names = new ArrayList<>();
    json.get("pii").forEach(name -> names.add(name.asText()));
    names.addAll(named.getOrDefault("*", List.of()));
    names.addAll(named.getOrDefault(json.path("kind").asText(), List.of()));
    hide(json, SentRecord.redacted(json, names));
  }

  /** What is no text, number or truth value where one belongs is another's, and hidden. */
  private static void hideUnlessPlain(ObjectNode object, String path) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String at = path + member.getKey();
      JsonNode value = member.getValue();
      if (value instanceof ObjectNode inner
          && PLAIN.stream().anyMatch(p -> p.startsWith(at + "."))) {
        hideUnlessPlain(inner, at + ".");
      } else if (!value.isValueNode() || !PLAIN.contains(at)) {
        member.setValue(hidden(value));
      }
    }
  }

  /** Of whatever kind: a record of v0.0 does not tell its source's kind. */
  private boolean namedByAny(String field) throws IOException {
    List<String> names = settings.piiFields().values().stream().flatMap(List::stream).toList();
    ObjectNode record = JSON.createObjectNode();
    record.putObject(EventField.DATA.path()).put(field, true);
    return !SentRecord.redacted(record, names).at("/data/" + field).asBoolean();
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
