package io.activitysync.event.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any source event that the contract allows. */
class VersionPropertiesTest {
  private static final int TRIES = 10_000;
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

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void versionOneKeepsAllThatItHas(@ForAll("events") ObjectNode event) throws Exception {
    JsonNode sent = sent(event, EventSettings.ofVersion("1.0")).orElseThrow();
    assertThat(text(sent.path("data"))).isEqualTo(text(orEmpty(event.path("data"))));
    assertThat(text(sent.path("customContext")))
        .isEqualTo(text(orEmpty(event.path("customContext"))));
    assertThat(sent.path("timestamp")).isEqualTo(event.path("timestamp"));
    assertThat(sent.path("kind")).isEqualTo(event.path("kind"));
    assertThat(text(sent.path("tenantId"))).isEqualTo(text(orNull(event.path("tenantId"))));
    assertThat(sent.path("pii").size()).isEqualTo(event.path("pii").size());
    Map<String, List<String>> known =
        Map.of(
            "experienceContext", List.of("experienceId"),
            "flowContext", List.of("flowId", "flowName", "flowVersion"),
            "nodeContext", List.of("nodeId", "nodeName", "outputName"));
    known.forEach(
        (context, fields) ->
            fields.forEach(
                field ->
                    assertThat(sent.at("/workflowContext/" + context + "/" + field))
                        .isEqualTo(event.at("/workflowContext/" + context + "/" + field))));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void versionZeroKeepsAllThatItHas(@ForAll("events") ObjectNode event) throws Exception {
    Optional<JsonNode> record = sent(event, EventSettings.ofVersion("0.0"));
    if (record.isEmpty()) {
      assertThat(event.path("kind").asText())
          .isIn("action", "message-link-clicked", "outbound-sms", "outbound-email");
      return;
    }
    JsonNode sent = record.get();
    assertThat(sent.path("timestamp")).isEqualTo(event.path("timestamp"));
    assertThat(text(sent.path("customContext")))
        .isEqualTo(text(orEmpty(event.path("customContext"))));
    for (String field : List.of("sender", "recipient", "subject", "body")) {
      if (sent.has("payload")) {
        assertThat(sent.path("payload").path(field)).isEqualTo(event.path("data").path(field));
      }
    }
    if (sent.has("errors") && event.path("data").has("errors")) {
      assertThat(sent.path("errors")).isEqualTo(event.path("data").path("errors"));
    }
  }

  @Property(tries = TRIES / 5, edgeCases = EdgeCasesMode.NONE)
  void whateverIsDoneWithPersonalDataNoneOfItIsLeft(@ForAll("events") ObjectNode event)
      throws Exception {
    for (PiiMode mode : PiiMode.values()) {
      for (String version : List.of("0.0", "1.0")) {
        Optional<JsonNode> sent = sent(event, settings(version, mode));
        if (sent.isEmpty() || mode == PiiMode.INCLUDE) {
          continue;
        }
        for (JsonNode name : event.path("pii")) {
          JsonNode value = sent.get().path("data").path(name.asText());
          assertThat(
                  value.isMissingNode()
                      || value.isNull()
                      || !value.equals(event.path("data").path(name.asText())))
              .as(name.asText())
              .isTrue();
        }
      }
    }
  }

  private static EventSettings settings(String version, PiiMode mode) {
    return new EventSettings(
        version,
        Set.of(),
        mode,
        new PiiKey(new byte[16]),
        Map.of(),
        EventSettings.EXPERIENCE_ID,
        true);
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

  private static String text(JsonNode node) {
    return node.toString();
  }

  private static JsonNode orEmpty(JsonNode node) {
    return node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : node;
  }

  private static JsonNode orNull(JsonNode node) {
    return node.isMissingNode() ? JsonNodeFactory.instance.nullNode() : node;
  }
}
