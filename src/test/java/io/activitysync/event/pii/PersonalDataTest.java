package io.activitysync.event.pii;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.reading.EventReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PersonalDataTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @MethodSource("io.activitysync.support.event.RedactedData#rows")
  void redacts(String pii, String data, String expected) throws Exception {
    assertThat(treated(pii, data, PiiMode.REDACT)).isEqualTo(expected.replace('\'', '"'));
  }

  @Test
  void hashesByTheConnectionsOwnKey() throws Exception {
    assertThat(
            treated(
                "'a','b','c','d'", "{'a':'x','b':1.0,'c':null,'d':['x',{'e':true}]}", PiiMode.HASH))
        .isEqualTo(
            "{\"a\":\"%s\",\"b\":\"%s\",\"c\":null,\"d\":[\"%s\",{\"e\":\"%s\"}]}"
                .formatted(hmac("x"), hmac("1.0"), hmac("x"), hmac("true")));
  }

  @Test
  void keepsNumbersKindAndPlaces() throws Exception {
    EventBatch batch =
        PersonalData.treat(
            batch("'messageId'", "{ 'messageId' : 'm', 'status':'queued'}"),
            settings(PiiMode.REDACT),
            PersonalDataTest::sent);
    assertThat(batch.kind(0)).isEqualTo("action");
    assertThat(batch.status(0)).isEqualTo("queued");
    assertThat(batch.has(0, EventField.MESSAGE_ID)).isFalse();
    assertThat(batch.text(0, EventField.TENANT_ID)).isEqualTo("acme");
  }

  @Test
  void treatsTheFieldsThatTheSettingsNameForTheKind() throws Exception {
    EventSettings settings =
        new EventSettings(
            "1.0",
            Set.of(),
            PiiMode.REDACT,
            null,
            Map.of("action", List.of("b")),
            EventSettings.EXPERIENCE_ID,
            false);
    assertThat(
            data(
                PersonalData.treat(
                    batch("'a'", "{'a':1,'b':2,'c':3}"), settings, PersonalDataTest::sent)))
        .isEqualTo("{\"a\":null,\"b\":null,\"c\":3}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "action|a|{'a':null,'b':'s'}",
        "*|b.c|{'a':'s','b':'s'}",
        "*|a|{'a':null,'b':'s'}",
        "action-queued|a|{'a':null,'b':'s'}",
        "queued|a|{'a':'s','b':'s'}"
      })
  void knowsAKindByAnyOfItsNames(String kind, String path, String expected) throws Exception {
    String data = treated("", "{'a':'s','b':'s','status':'queued'}", redacting(kind, path));
    assertThat(data.replace(",\"status\":\"queued\"", "")).isEqualTo(expected.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customContext.email|{'email':null,'x':[{'y':1}],'to[0]':{'n':2}}",
        "customContext.x.y|{'email':'s','x':[{'y':null}],'to[0]':{'n':2}}",
        "customContext.to[0]|{'email':'s','x':[{'y':1}],'to[0]':null}",
        "customContext.to[0].n|{'email':'s','x':[{'y':1}],'to[0]':{'n':null}}",
        "customContext[email]|{'email':null,'x':[{'y':1}],'to[0]':{'n':2}}",
        "customContext|null",
        "customContext.*|null",
        "*|null",
        "data|{'email':'s','x':[{'y':1}],'to[0]':{'n':2}}",
        "email|{'email':'s','x':[{'y':1}],'to[0]':{'n':2}}"
      })
  void treatsTheCustomContextToo(String path, String expected) throws Exception {
    for (String order :
        List.of(
            "'data':{'a':1},'customContext':%s,'pii':['%s']",
            "'customContext':%s,'pii':['%s'],'data':{'a':1}")) {
      String members = order.formatted("{'email':'s','x':[{'y':1}],'to[0]':{'n':2}}", path);
      String event =
          "{'kind':'action','timestamp':'2026-03-14T09:26:53Z',%s}"
              .formatted(members)
              .replace('\'', '"');
      EventBatch batch = new EventReader(EventLimits.DEFAULT).read(event, null, null).next();
      EventBatch treated =
          PersonalData.treat(batch, settings(PiiMode.REDACT), PersonalDataTest::sent);
      assertThat(text(treated, 0, EventField.CUSTOM_CONTEXT))
          .isEqualTo(expected.replace('\'', '"'));
    }
  }

  /** Each by what it names itself, wherever in the batch it is, and hashed member by member. */
  @Test
  void dataAsAWholeIsThatOfTheEventsThatNameIt() throws Exception {
    String event =
        "{'kind':'action','timestamp':'2026-03-14T09:26:53Z','data':{'a':'x'},'pii':[%s]}\n";
    String body = event.formatted("") + event.formatted("'data'") + event.formatted("'b'");
    EventBatch batch =
        new EventReader(EventLimits.DEFAULT).read(body.replace('\'', '"'), null, null).next();
    String plain = "{\"a\":\"x\"}";
    String hashed = "{\"a\":\"%s\"}".formatted(hmac("x"));
    for (PiiMode mode : PiiMode.values()) {
      EventBatch treated = PersonalData.treat(batch, settings(mode), PersonalDataTest::sent);
      assertThat(IntStream.range(0, 3).mapToObj(i -> text(treated, i, EventField.DATA)))
          .containsExactly(
              plain,
              switch (mode) {
                case INCLUDE -> plain;
                case REDACT -> "null";
                case HASH -> hashed;
              },
              plain);
    }
  }

  @Test
  void theSettingsMayNameAFieldWithBracketsToo() throws Exception {
    assertThat(treated("", "{'to[0]':'s','to':['t']}", redacting("*", "to[0]")))
        .isEqualTo("{\"to[0]\":null,\"to\":[null]}");
  }

  private static EventSettings redacting(String kind, String path) {
    return new EventSettings(
        "1.0",
        Set.of(),
        PiiMode.REDACT,
        null,
        Map.of(kind, List.of(path)),
        EventSettings.EXPERIENCE_ID,
        false);
  }

  private static String sent(String kind, String status) {
    return kind + "-" + status;
  }

  private static String treated(String pii, String data, EventSettings settings) throws Exception {
    return data(PersonalData.treat(batch(pii, data), settings, PersonalDataTest::sent));
  }

  /** Each path looked at for each member, this took more than a minute of CPU. */
  @Test
  @Timeout(30)
  void thousandsOfPathsAreFoundAmongThousandsOfMembers() throws Exception {
    int many = 12_000;
    String pii = IntStream.range(0, many).mapToObj(i -> "'n" + i + "'").collect(joining(","));
    String data =
        IntStream.range(0, many).mapToObj(i -> "'n" + i + "':" + i).collect(joining(",", "{", "}"));

    assertThat(treated(pii, data, PiiMode.REDACT))
        .isEqualTo(data.replace('\'', '"').replaceAll(":\\d+", ":null"));
  }

  @Test
  void moreFieldsThanAnEventMayNameAreRefused() {
    String pii =
        IntStream.rangeClosed(0, 20_000).mapToObj(i -> "'" + i + "'").collect(joining(","));

    assertThatThrownBy(() -> batch(pii, "{}"))
        .hasMessageContaining("pii")
        .hasMessageContaining("must name at most 20000 fields");
  }

  @Test
  void theKeyIsNeverShown() {
    assertThat(settings(PiiMode.HASH).toString()).contains("***").doesNotContain("0123");
  }

  private static String treated(String pii, String data, PiiMode mode) throws Exception {
    return data(PersonalData.treat(batch(pii, data), settings(mode), PersonalDataTest::sent));
  }

  private static EventSettings settings(PiiMode mode) {
    return new EventSettings(
        "1.0", Set.of(), mode, new PiiKey(KEY), Map.of(), EventSettings.EXPERIENCE_ID, false);
  }

  private static EventBatch batch(String pii, String data) throws Exception {
    String event =
        "{'kind':'action','timestamp':'2026-03-14T09:26:53Z','tenantId':'acme','pii':[%s],'data':%s}"
            .formatted(pii, data)
            .replace('\'', '"');
    return new EventReader(EventLimits.DEFAULT).read(event, null, null).next();
  }

  private static String data(EventBatch batch) {
    return text(batch, 0, EventField.DATA);
  }

  private static String text(EventBatch batch, int event, EventField field) {
    ByteOutput out = new ByteOutput(16);
    batch.write(event, field, "null".getBytes(StandardCharsets.UTF_8), out);
    return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }
}
