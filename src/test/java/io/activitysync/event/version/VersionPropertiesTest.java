package io.activitysync.event.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;
import io.activitysync.event.version.catalogue.EventCatalogueTest;
import io.activitysync.event.version.catalogue.EventPreview;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for any source event that the contract allows: of each property as many other ones in
 * each run as {@code jqwik.tries.default} says, which {@code -D} overrides.
 */
class VersionPropertiesTest {
  private static final String PLANTED = "planted-Zoe-Example";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private final EventPreview preview = new EventPreview(EventVersions.builtIn());

  @Provide
  Arbitrary<ObjectNode> events() {
    return SourceEvents.any();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void versionOneSendsWhatItIsToAndNoMore(@ForAll("events") ObjectNode event) throws Exception {
    JsonNode sent = sent(event, EventSettings.ofVersion("1.0")).orElseThrow();
    assertThat(sent).hasToString(ExpectedRecords.versionOne(event).toString());
    assertSameInstant(event, sent);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void versionOneOneAddsWhatTellsEventsApart(@ForAll("events") ObjectNode event) throws Exception {
    JsonNode sent = sent(event, EventSettings.ofVersion("1.1")).orElseThrow();
    String id = event.path("id").asText("");
    if (event.path("id").isNull() || id.isEmpty()) {
      id = sent.path("id").asText();
      assertThat(id).matches("sha256:[0-9a-f]{64}");
    }
    assertThat(sent).hasToString(ExpectedRecords.versionOneOne(event, id).toString());
    for (PiiMode mode : List.of(PiiMode.REDACT, PiiMode.HASH)) {
      assertThat(sent(event, settings("1.1", mode, Map.of())).orElseThrow().path("id").asText())
          .isEqualTo(id);
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void versionZeroSendsWhatItIsToAndNoMore(@ForAll("events") ObjectNode event) throws Exception {
    Optional<JsonNode> sent = sent(event, EventSettings.ofVersion("0.0"));
    ObjectNode expected = ExpectedRecords.versionZero(event);
    assertThat(sent.map(JsonNode::toString))
        .isEqualTo(Optional.ofNullable(expected).map(JsonNode::toString));
    sent.ifPresent(record -> assertSameInstant(event, record));
  }

  private static void assertSameInstant(JsonNode event, JsonNode sent) {
    assertThat(OffsetDateTime.parse(sent.path("timestamp").asText()))
        .isEqualTo(OffsetDateTime.parse(event.path("timestamp").asText()));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void noPersonalDataIsLeftWhoeverNamesIt(@ForAll("events") ObjectNode event, @ForAll long seed)
      throws Exception {
    Dice dice = new Dice(new Random(seed));
    Map<String, List<String>> fields = plant(event, dice);
    for (String version : List.of("0.0", "1.0", "1.1")) {
      for (PiiMode mode : List.of(PiiMode.REDACT, PiiMode.HASH)) {
        Optional<JsonNode> sent = sent(event, settings(version, mode, fields));
        assertThat(sent.map(JsonNode::toString).orElse("")).doesNotContain(PLANTED);
      }
      Optional<JsonNode> included = sent(event, settings(version, PiiMode.INCLUDE, fields));
      if (!version.equals("0.0")) {
        assertThat(included.orElseThrow().toString()).contains(PLANTED);
      }
    }
  }

  /** Hides texts in the event, and names their places in its own list or in the settings. */
  private static Map<String, List<String>> plant(ObjectNode event, Dice dice) {
    Map<String, List<String>> fields = new HashMap<>();
    ArrayNode own = event.path("pii").isArray() ? event.withArray("pii") : event.putArray("pii");
    String kind = event.path("kind").asText();
    for (int i = dice.below(3); i >= 0; i--) {
      String root = dice.of("data", "customContext");
      ObjectNode object =
          event.path(root).isObject() ? event.withObject(root) : event.putObject(root);
      String name = "p" + i + dice.of("", "[q]", "[0]");
      ArrayNode inside = object.putArray(name);
      inside.addObject().put("q", PLANTED);
      inside.addArray().addObject().put("q", PLANTED + "2");
      String path =
          (root.equals("data") ? "" : root + ".") + dice.of(name, name + ".q", name + "[*].q");
      String by = dice.of("own", kind, "*");
      if (by.equals("own")) {
        own.add(path);
      } else {
        fields.computeIfAbsent(by, any -> new ArrayList<>()).add(path);
      }
    }
    return fields;
  }

  static EventSettings settings(String version, PiiMode mode, Map<String, List<String>> fields) {
    return new EventSettings(
        version,
        Set.of(),
        mode,
        new PiiKey(new byte[16]),
        fields,
        EventSettings.EXPERIENCE_ID,
        false);
  }

  /** What is sent, which must be of the version's schema, one line, and canonical. */
  private Optional<JsonNode> sent(ObjectNode event, EventSettings settings) throws Exception {
    Optional<String> record = preview.of(event.toString(), settings);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    JsonNode sent = JSON.readTree(record.get());
    String kind = sent.path("kind").asText();
    JsonSchema schema =
        SCHEMAS.computeIfAbsent(
            settings.versionId() + kind,
            any -> EventCatalogueTest.schema(settings.versionId(), kind));
    assertThat(schema.validate(sent)).isEmpty();
    assertThat(record.get()).doesNotContain("\n");
    return Optional.of(sent);
  }
}
