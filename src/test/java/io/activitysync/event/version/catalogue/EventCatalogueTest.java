package io.activitysync.event.version.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.activitysync.event.EventSettings;
import io.activitysync.event.version.EventVersions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden samples: for each kind and status, the very bytes that each version sends. */
public class EventCatalogueTest {
  private static final EventCatalogue CATALOGUE = EventCatalogue.builtIn();
  private static final EventVersions VERSIONS = EventVersions.builtIn();
  private static final List<String> EMAIL_ALONE = List.of("sent-to-gateway", "bounced", "opened");
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  static Stream<Object[]> samples() {
    return CATALOGUE.all().stream()
        .flatMap(
            version ->
                version.samples().stream()
                    .map(sample -> new Object[] {version.id(), sample.name(), sample}));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("samples")
  void sendsWhatTheSampleSays(String id, String name, VersionSample sample) throws Exception {
    for (Object source : new Object[] {sample.source(), sample.source().toPrettyString()}) {
      assertThat(new EventPreview(VERSIONS).of(source, EventSettings.ofVersion(id)))
          .hasValue(sample.sent().toString());
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("samples")
  void sendsWhatTheSchemaSays(String id, String name, VersionSample sample) {
    String kind = sample.sent().path("kind").asText();
    assertThat(schema(id, kind).validate(sample.sent())).isEmpty();
  }

  @Test
  void hasASampleForEveryKindAndStatus() {
    for (CatalogueVersion version : CATALOGUE.all()) {
      Set<String> shown = new LinkedHashSet<>();
      version.samples().forEach(sample -> shown.add(sample.sent().path("kind").asText()));
      Set<String> listed = new LinkedHashSet<>();
      version.kinds().forEach(kind -> listed.add(kind.kind()));
      assertThat(shown).isEqualTo(listed);
      assertThat(VERSIONS.get(version.id()).kinds()).isEqualTo(listed);
    }
  }

  @Test
  void hasASampleForEveryStatusMatchAndResult() {
    List<String> expected = new ArrayList<>();
    for (String status : List.of("queued", "validation-failed", "delivered", "failed")) {
      expected.add("outbound-sms " + status);
      expected.add("outbound-email " + status);
    }
    for (String status : EMAIL_ALONE) {
      expected.add("outbound-email " + status);
    }
    for (String match : List.of("matched", "unmatched", "trigger")) {
      expected.add("inbound-message " + match);
    }
    expected.addAll(List.of("experience-finish success", "experience-finish failure"));
    for (CatalogueVersion version : CATALOGUE.all()) {
      List<String> shown =
          version.samples().stream()
              .map(VersionSample::source)
              .map(
                  source ->
                      source.path("kind").asText()
                          + " "
                          + source.path("data").path("status").asText()
                          + source.path("data").path("match").asText()
                          + source.path("data").path("result").asText())
              .toList();
      assertThat(shown)
          .as(version.label())
          .containsAll(expected)
          .noneMatch(
              each -> EMAIL_ALONE.stream().map("outbound-sms "::concat).anyMatch(each::equals));
      assertThat(version.notes()).isNotBlank();
      version
          .kinds()
          .forEach(
              kind ->
                  assertThat(kind.schema().path("$schema").asText())
                      .isEqualTo("https://json-schema.org/draft/2020-12/schema"));
    }
  }

  @Test
  void aVersionSkipsTheSamplesItHasNot() throws Exception {
    for (VersionSample sample : CATALOGUE.find("1.0").orElseThrow().samples()) {
      boolean inZero =
          CATALOGUE.find("0.0").orElseThrow().samples().stream()
              .anyMatch(each -> each.name().equals(sample.name()));
      assertThat(new EventPreview(VERSIONS).of(sample.source(), EventSettings.ofVersion("0.0")))
          .as(sample.name())
          .matches(record -> record.isPresent() == inZero);
    }
  }

  @Test
  void saysWhatAnUpgradeChanges() {
    VersionComparison upgrade = CATALOGUE.compare("0.0", "1.0", new EventPreview(VERSIONS));
    assertThat(upgrade.kindsAdded()).containsExactly("action", "message-link-clicked");
    assertThat(upgrade.kindsRemoved()).isEmpty();
    assertThat(upgrade.kindsRenamed())
        .contains(new VersionComparison.Pair("queued", "outbound-sms"))
        .contains(new VersionComparison.Pair("bounced", "outbound-email"));
    KindChange queued =
        upgrade.changes().stream()
            .filter(change -> change.kinds().from().equals("queued"))
            .findFirst()
            .orElseThrow();
    assertThat(queued.fieldsAdded()).contains("version", "tenantId", "pii", "data.status");
    assertThat(queued.fieldsMoved())
        .contains(new VersionComparison.Pair("payload.recipient", "data.recipient"))
        .contains(new VersionComparison.Pair("messageId", "data.messageId"));
    assertThat(queued.fieldsChanged())
        .contains(new KindChange.FieldChange("kind", "\"queued\"", "\"outbound-sms\""));
    assertThat(queued.samples()).hasSize(1);
  }

  @Test
  void saysWhatADowngradeLoses() {
    VersionComparison downgrade = CATALOGUE.compare("1.0", "0.0", new EventPreview(VERSIONS));
    assertThat(downgrade.kindsRemoved()).containsExactly("action", "message-link-clicked");
    assertThat(downgrade.changes())
        .allMatch(change -> change.fieldsRemoved().contains("tenantId"))
        .allMatch(change -> change.fieldsRemoved().contains("version"));
    assertThat(downgrade.lost().subList(0, 2))
        .containsExactly(
            new VersionComparison.Loss("action", true, List.of()),
            new VersionComparison.Loss("message-link-clicked", true, List.of()));
    assertThat(downgrade.lost())
        .filteredOn(loss -> !loss.events())
        .hasSize(downgrade.changes().size())
        .allMatch(loss -> loss.fields().contains("tenantId"));
  }

  @Test
  void saysThatAnIdIsAllThatComesWithOurOwnVersion() {
    VersionComparison upgrade = CATALOGUE.compare("1.0", "1.1", new EventPreview(VERSIONS));
    assertThat(upgrade.kindsAdded()).isEmpty();
    assertThat(upgrade.lost()).isEmpty();
    assertThat(upgrade.changes())
        .hasSize(7)
        .allSatisfy(
            change -> {
              assertThat(change.fieldsAdded()).containsExactly("id", "occurredAt", "index");
              assertThat(change.fieldsRemoved()).isEmpty();
              assertThat(change.fieldsChanged())
                  .containsExactly(new KindChange.FieldChange("version", "\"1.0\"", "\"1.1\""));
            });
    assertThat(CATALOGUE.compare("1.1", "1.0", new EventPreview(VERSIONS)).lost())
        .hasSize(7)
        .allMatch(loss -> loss.fields().equals(List.of("id", "occurredAt", "index")));
  }

  @Test
  void anSmsCannotLoseWhatAnEmailAloneHas() {
    VersionComparison upgrade = CATALOGUE.compare("0.0", "1.0", new EventPreview(VERSIONS));
    assertThat(upgrade.lost())
        .filteredOn(loss -> loss.kind().equals("queued"))
        .allMatch(loss -> loss.fields().equals(List.of("payload", "payload.kind")));
  }

  @Test
  void saysThatNothingIsLostWhereNothingChanges() {
    VersionComparison same = CATALOGUE.compare("1.0", "1.0", new EventPreview(VERSIONS));
    assertThat(same.lost()).isEmpty();
    assertThat(same.kindsAdded()).isEmpty();
    assertThat(same.changes())
        .allMatch(change -> change.fieldsAdded().isEmpty() && change.fieldsChanged().isEmpty())
        .allMatch(change -> change.samples().get(0).from().equals(change.samples().get(0).to()));
  }

  public static JsonSchema schema(String id, String kind) {
    JsonNode schema =
        CATALOGUE.find(id).orElseThrow().kinds().stream()
            .filter(each -> each.kind().equals(kind))
            .findFirst()
            .orElseThrow()
            .schema();
    return SCHEMAS.getSchema(schema);
  }
}
