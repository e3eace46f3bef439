package io.activitysync.event.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.batch.Batches;
import io.activitysync.batch.BufferPool;
import io.activitysync.batch.RecordBatch;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;
import io.activitysync.event.Tally;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.JsonLimits;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.reading.EventReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionedEventsTest {
  private static final BufferPool BUFFERS = new BufferPool(1 << 20);

  private static final String EVENT =
      """
      {"kind":"%s","timestamp":"2026-03-14T09:26:53Z","tenantId":"acme",\
      "workflowContext":{"experienceContext":{"experienceId":"exp"}},\
      "customContext":{"n":12.50,"none":null,"deep":{"er":"x"}},\
      "data":{"messageId":"mid","status":"%s","empty":"","long":"%s"}}
      """;

  private final EventVersions versions = EventVersions.builtIn();
  private final Tally tally = new Tally();

  @ParameterizedTest
  @CsvSource({
    "experienceId, exp",
    "messageId, mid",
    "tenantId, acme",
    "kind, outbound-sms",
    "data.messageId, mid",
    "customContext.n, 12.50",
    "customContext.deep.er, x",
    "customContext.deep, exp",
    "customContext.none, exp",
    "customContext.absent.er, exp",
    "data.empty, exp"
  })
  void keysByTheConnectionsRule(String rule, String key) throws Exception {
    assertThat(keys(rule, EVENT.formatted("outbound-sms", "queued", ""))).containsExactly(key);
  }

  @Test
  void replacesAKeyThatIsTooLongByItsHash() throws Exception {
    String longest = "\ud83d\ude00".repeat(256);
    assertThat(keys("data.long", EVENT.formatted("outbound-sms", "queued", longest)))
        .containsExactly(longest);
    assertThat(keys("data.long", EVENT.formatted("outbound-sms", "queued", longest + "x")))
        .allMatch(key -> key.matches("[0-9a-f]{64}"));
  }

  @Test
  void fallsBackToMessageThenTenantThenRandom() throws Exception {
    String start = "{\"kind\":\"action\",\"timestamp\":\"2026-03-14T09:26:53Z\"";
    assertThat(keys("experienceId", start + ",\"data\":{\"messageId\":\"m\"}}"))
        .containsExactly("m");
    assertThat(keys("experienceId", start + ",\"tenantId\":\"t\"}")).containsExactly("t");
    List<String> random = keys("experienceId", (start + "}").repeat(100));
    assertThat(new HashSet<>(random)).hasSize(100);
    assertThat(new HashSet<>(keys("random", EVENT.formatted("action", "", "").repeat(100))))
        .hasSize(100);
  }

  @Test
  void countsWhatAVersionHasNot() throws Exception {
    String body =
        EVENT.formatted("outbound-sms", "queued", "")
            + EVENT.formatted("action", "", "")
            + EVENT.formatted("outbound-sms", "clicked", "")
            + EVENT.formatted("brand-new", "", "");
    List<String> sent = records(body, () -> EventSettings.ofVersion("0.0"), 100);
    assertThat(sent).hasSize(1);
    assertThat(tally.accepted()).isEqualTo(1);
    assertThat(tally.skipped(Tally.Skip.NOT_IN_VERSION)).isEqualTo(2);
    assertThat(tally.skipped(Tally.Skip.UNKNOWN_KIND)).isEqualTo(1);
  }

  @Test
  void passesUnknownKindsWhereOneShapeIsForAllAndItIsWanted() throws Exception {
    String body = EVENT.formatted("push-sent", "", "") + EVENT.formatted("action", "", "");
    assertThat(records(body, () -> passing("1.0"), 100))
        .hasSize(2)
        .first()
        .asString()
        .contains("\"version\":\"1.0\"", "\"kind\":\"push-sent\"", "\"messageId\":\"mid\"");
    assertThat(tally.skipped()).isZero();
    assertThat(tally.acceptedByKind()).containsEntry("push-sent", 1L);
    assertThat(records(body, () -> passing("0.0"), 100)).isEmpty();
    assertThat(tally.skipped(Tally.Skip.UNKNOWN_KIND)).isEqualTo(1);
    assertThat(tally.skipped(Tally.Skip.NOT_IN_VERSION)).isEqualTo(1);
  }

  @Test
  void aVersionThatIsAddedKeepsNoKindFromThoseThatPass() throws Exception {
    EventVersion one = versions.get("1.0");
    assertThat(versions.sends(one, passing("1.0"), "outbound-whatsapp", null)).isTrue();
    versions.add(draft("outbound-whatsapp"));
    assertThat(versions.sends(one, passing("1.0"), "outbound-whatsapp", null)).isTrue();
    assertThat(versions.sends(versions.get("0.0"), passing("0.0"), "outbound-whatsapp", null))
        .isFalse();
    assertThat(records(EVENT.formatted("outbound-whatsapp", "", ""), () -> passing("1.0"), 100))
        .hasSize(1);
  }

  private static EventVersion draft(String kind) {
    return new EventVersion() {
      @Override
      public String id() {
        return "1.2-draft";
      }

      @Override
      public Set<String> kinds() {
        return Set.of(kind);
      }

      @Override
      public Set<String> sourceKinds() {
        return Set.of(kind);
      }

      @Override
      public String sentKind(String source, String status) {
        return source.equals(kind) ? kind : null;
      }

      @Override
      public void write(EventBatch batch, int event, EventIds ids, ByteOutput out) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Test
  void aStatusThatIsPersonalStillSaysWhatTheEventIs() throws Exception {
    String body = EVENT.formatted("outbound-sms", "queued", "");
    Map<String, List<String>> fields = Map.of("*", List.of("status"));
    for (PiiMode mode : PiiMode.values()) {
      assertThat(records(body, () -> VersionPropertiesTest.settings("0.0", mode, fields), 100))
          .hasSize(1);
    }
    assertThat(tally.skipped()).isZero();
  }

  private static EventSettings passing(String version) {
    return new EventSettings(
        version, Set.of(), PiiMode.INCLUDE, null, Map.of(), EventSettings.EXPERIENCE_ID, true);
  }

  @Test
  void selectsBySourceKindOrSentKind() throws Exception {
    String body =
        EVENT.formatted("outbound-sms", "queued", "")
            + EVENT.formatted("outbound-sms", "failed", "")
            + EVENT.formatted("inbound-message", "", "");
    for (Set<String> wanted :
        List.of(Set.of("queued", "inbound-message"), Set.of("outbound-sms"))) {
      EventSettings settings =
          new EventSettings(
              "0.0", wanted, PiiMode.INCLUDE, null, Map.of(), EventSettings.EXPERIENCE_ID, false);
      Batches<EventBatch> selected =
          new EventSelection(versions).select(read(body, 100), () -> settings, tally);
      assertThat(selected.next().size()).isEqualTo(2);
    }
    assertThat(tally.skipped(Tally.Skip.NOT_WANTED)).isEqualTo(2);
  }

  @Test
  void asksForTheSettingsWithEachBatch() throws Exception {
    AtomicInteger batches = new AtomicInteger();
    List<String> sent =
        records(
            EVENT.formatted("outbound-sms", "queued", "").repeat(20),
            () -> EventSettings.ofVersion(batches.getAndIncrement() < 2 ? "0.0" : "1.0"),
            5);
    assertThat(sent.subList(0, 10)).allMatch(record -> record.startsWith("{\"kind\":\"queued\""));
    assertThat(sent.subList(10, 20)).allMatch(record -> record.startsWith("{\"version\":\"1.0\""));
  }

  private Batches<EventBatch> read(String body, int batchEvents) throws Exception {
    EventLimits limits = new EventLimits(JsonLimits.DEFAULT, 1 << 20, 1000, 1000, batchEvents);
    return new EventReader(limits).read(body, null, null);
  }

  private List<String> records(String body, Supplier<EventSettings> settings, int batchEvents)
      throws Exception {
    List<String> records = new ArrayList<>();
    Batches<RecordBatch> out =
        VersionedEvents.of(read(body, batchEvents), versions, settings, tally, null, BUFFERS);
    for (RecordBatch batch = out.next(); batch != null; batch = out.next()) {
      for (int i = 0; i < batch.size(); i++) {
        records.add(
            new String(batch.data(i), batch.offset(i), batch.length(i), StandardCharsets.UTF_8));
      }
    }
    return records;
  }

  private List<String> keys(String rule, String body) throws Exception {
    EventSettings settings =
        new EventSettings("1.0", Set.of(), PiiMode.INCLUDE, null, Map.of(), rule, false);
    List<String> keys = new ArrayList<>();
    Batches<RecordBatch> out =
        VersionedEvents.of(read(body, 1000), versions, () -> settings, tally, null, BUFFERS);
    RecordBatch batch = out.next();
    for (int i = 0; i < batch.size(); i++) {
      keys.add(batch.partitionKey(i));
    }
    return keys;
  }
}
