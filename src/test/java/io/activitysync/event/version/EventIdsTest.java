package io.activitysync.event.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;
import io.activitysync.event.version.catalogue.EventPreview;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What version 1.1 tells events apart by. */
class EventIdsTest {
  private static final String EVENT =
      """
      {"kind":"outbound-sms","timestamp":"2026-03-14T09:26:53Z","customContext":{"email":"a@b.c"},\
      "data":{"messageId":"m-1","status":"queued","recipient":"+61400000002","body":"Hi Zoë"},\
      "pii":["recipient","body"]}""";
  private static final String REDACTED =
      EVENT.replace("\"+61400000002\"", "null").replace("\"Hi Zoë\"", "null");

  private final EventPreview preview = new EventPreview(EventVersions.builtIn());

  @Test
  void isTheSources() throws Exception {
    assertThat(id(withId("\"e/1\""), include())).isEqualTo("e/1");
    assertThat(id(withId("\"e\\/1\\u00eb\""), include())).isEqualTo("e/1ë");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\""})
  void isMadeOfTheEventWhereTheSourceGaveNone(String none) throws Exception {
    assertThat(id(EVENT, include())).isEqualTo(sha256(REDACTED));
    assertThat(id(withId(none), include()))
        .isEqualTo(sha256(REDACTED.replaceFirst("\\{", "{\"id\":" + none + ",")));
  }

  @ParameterizedTest
  @EnumSource(PiiMode.class)
  void staysTheSameWhateverIsDoneWithPersonalData(PiiMode mode) throws Exception {
    assertThat(id(EVENT, settings(mode, Map.of()))).isEqualTo(sha256(REDACTED));
    assertThat(id(EVENT, settings(mode, Map.of("*", List.of("customContext.email")))))
        .isEqualTo(sha256(REDACTED.replace("\"a@b.c\"", "null")));
    assertThat(id(withId("\"e-1\""), settings(mode, Map.of()))).isEqualTo("e-1");
  }

  @Test
  void tellsNothingOfPersonalDataToWhoTriesAll() throws Exception {
    assertThat(id(EVENT.replace("+61400000002", "+61400000003"), include()))
        .isEqualTo(id(EVENT, include()));
  }

  @ParameterizedTest
  @CsvSource({"m-1, m-2", "queued, delivered", "53Z, 54Z", "a@b.c, a@b.d", "outbound-sms, action"})
  void tellsEventsApart(String part, String other) throws Exception {
    assertThat(id(EVENT.replace(part, other), include())).isNotEqualTo(id(EVENT, include()));
  }

  @Test
  void staysTheSameHoweverTheSourceSpacesAndEscapes() throws Exception {
    String other = EVENT.replace(",", " ,\n ").replace("ë", "\\u00eb").replace("/", "\\/");
    assertThat(id(other, include())).isEqualTo(id(EVENT, include()));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-14T09:26:53Z, 2026-03-14T09:26:53.000000000Z",
    "2026-03-14t09:26:53.5z, 2026-03-14T09:26:53.500000000Z",
    "2026-03-14T10:26:53.123456789+01:00, 2026-03-14T09:26:53.123456789Z",
    "2026-03-14T00:26:53+0130, 2026-03-13T22:56:53.000000000Z",
    "2026-12-31T23:00:00-18:00, 2027-01-01T17:00:00.000000000Z"
  })
  void saysTheInstantSoThatItSorts(String timestamp, String instant) throws Exception {
    String event = EVENT.replace("2026-03-14T09:26:53Z", timestamp);
    assertThat(sent(event, include()).path("occurredAt").asText()).isEqualTo(instant);
    assertThat(sent(event, include()).path("timestamp").asText()).isEqualTo(timestamp);
  }

  @Test
  void isNotChosenForAConnectionThatNamesNoVersion() {
    assertThat(EventVersions.builtIn().latest().id()).isEqualTo("1.0");
  }

  private static String withId(String id) {
    return EVENT.replaceFirst("\\{", "{\"id\":" + id.replace("\\", "\\\\") + ",");
  }

  private String id(String event, EventSettings settings) throws Exception {
    return sent(event, settings).path("id").asText();
  }

  private JsonNode sent(String event, EventSettings settings) throws Exception {
    return new ObjectMapper().readTree(preview.of(event, settings).orElseThrow());
  }

  private static EventSettings include() {
    return EventSettings.ofVersion("1.1");
  }

  private static EventSettings settings(PiiMode mode, Map<String, List<String>> fields) {
    return VersionPropertiesTest.settings("1.1", mode, fields);
  }

  private static String sha256(String event) throws Exception {
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
