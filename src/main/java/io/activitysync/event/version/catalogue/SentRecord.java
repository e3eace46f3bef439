package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.event.EventField;
import io.activitysync.event.EventSettings;
import io.activitysync.event.pii.PersonalData;
import io.activitysync.event.version.EventVersion;
import io.activitysync.event.version.EventVersions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells where personal data is in a record that was sent. 1.0 and 1.1 send {@code data}, {@code
 * customContext} and {@code pii} as they came, so that a path leads where it leads in the source
 * event; a version in YAML may have put anything anywhere. Stateless.
 */
public final class SentRecord {
  // the reader of events knows a lone surrogate as an escape only
  private static final ObjectMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final EventVersions BUILT_IN = EventVersions.builtIn();

  /**
   * What those of one shape send, as they write it; a version in YAML that says it were one of them
   * has others too.
   */
  private static final Map<String, Set<String>> MEMBERS =
      BUILT_IN.all().stream()
          .filter(EventVersion::oneShape)
          .collect(Collectors.toMap(EventVersion::id, SentRecord::members));

  private SentRecord() {}

  /** All that such a version sends is in each of its records, be it null. */
  private static Set<String> members(EventVersion version) {
    String smallest =
        "{\"kind\":\"%s\",\"timestamp\":\"2026-03-14T09:26:53Z\"}"
            .formatted(version.sourceKinds().iterator().next());
    try {
      EventSettings settings = EventSettings.ofVersion(version.id());
      String sent = new EventPreview(BUILT_IN).of(smallest, settings).orElseThrow();
      Set<String> names = new TreeSet<>();
      ASCII.readTree(sent).fieldNames().forEachRemaining(names::add);
      return names;
    } catch (IOException e) {
      throw new IllegalStateException("a version sends the smallest event of its kinds", e);
    }
  }

  /**
   * Whether a record's own {@code pii}, and the settings' fields, name what is personal in it.
   *
   * @param versionId version that the stream's connection sends
   */
  public static boolean namesWhatIsPersonal(ObjectNode record, String versionId) {
    Set<String> members = MEMBERS.get(record.path("version").asText());
    return members != null
        && BUILT_IN.find(versionId).isPresent()
        && record.get(EventField.PII.path()) instanceof ArrayNode
        && record.properties().stream().allMatch(member -> members.contains(member.getKey()));
  }

  /**
   * A copy of such a record with null wherever redacting would put it.
   *
   * @param names fields that hold personal data, as {@code pii} names them
   */
  public static ObjectNode redacted(ObjectNode record, List<String> names) throws IOException {
    ObjectNode redacted = record.objectNode().setAll(record);
    for (EventField field : List.of(EventField.DATA, EventField.CUSTOM_CONTEXT)) {
      JsonNode value = record.get(field.path());
      if (value instanceof ObjectNode) {
        byte[] json = ASCII.writeValueAsBytes(value);
        redacted.set(field.path(), ASCII.readTree(PersonalData.redacted(field, json, names)));
      } else if (value != null) {
        redacted.putNull(field.path());
      }
    }
    return redacted;
  }
}
