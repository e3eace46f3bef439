package io.activitysync.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.catalogue.SentRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Personal data of records that were read from a stream is hidden until it is asked for. */
class HiddenDataTest {
  private static final String SECRET = "+61400000002";
  private final HiddenData hidden = new HiddenData(settings("1.0"));

  private static EventSettings settings(String version) {
    return new EventSettings(
        version,
        Set.of(),
        PiiMode.INCLUDE,
        null,
        Map.of("*", List.of("customContext.mail")),
        EventSettings.EXPERIENCE_ID,
        false);
  }

  @ParameterizedTest
  @MethodSource("io.activitysync.support.event.RedactedData#rows")
  void hidesWhatRedactingWouldMakeNull(String pii, String data, String redacted) {
    String record =
        "{'version':'1.0','kind':'a','data':%s,'pii':[%s]}".formatted(data, pii).replace('\'', '"');
    assertThat(hidden.of(bytes(record), false).get("data").toString())
        .isEqualTo(redacted.replace("null", "'(hidden)'").replace('\'', '"'));
  }

  /** A version in YAML may send a field where its path does not lead any more. */
  @Test
  void hidesAllOfAVersionThatIsNotBuiltIn() throws Exception {
    JsonNode sample =
        new ObjectMapper()
            .readTree(
                Path.of("routes/versions/1.1-example/samples/message-link-clicked.json").toFile());
    ObjectNode record = (ObjectNode) sample.get("sent");
    record.putArray("pii").add("customContext.campaign").add("recipient");
    byte[] sent = bytes(record.toString());
    for (String version : List.of("1.0", "1.1", "1.1-example")) {
      assertThat(new HiddenData(settings(version)).of(sent, false).toString())
          .doesNotContain("spring", SECRET)
          .contains("message-link-clicked");
    }
    record.remove("campaign");
    assertThat(
            new HiddenData(settings("1.1-example")).of(bytes(record.toString()), false).toString())
        .as("no member tells that it is another's")
        .doesNotContain("example.com");
  }

  @Test
  void goesByTheListOfEachVersionThatSendsFieldsAsTheyCame() {
    for (String version : List.of("1.0", "1.1")) {
      EventCatalogue.builtIn().find(version).orElseThrow().samples().stream()
          .map(sample -> (ObjectNode) sample.sent())
          .forEach(
              sent ->
                  assertThat(SentRecord.namesWhatIsPersonal(sent, version))
                      .as("%s", sent)
                      .isTrue());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'version':'1.0','kind':'a','data':{'recipient':'+61400000002','n':1},'pii':['recipient']}",
        "{'version':'1.0','kind':'a','data':{'to':{'number':'+61400000002'}},'pii':['to.number']}",
        "{'version':'1.0','kind':'a','data':{'to':{'number':'+61400000002'}},'pii':['to']}",
        "{'version':'1.0','kind':'a','data':{'to.number':'+61400000002'},'pii':['to.number']}",
        "{'version':'1.0','kind':'a','data':{'to':[{'number':'+61400000002'}]},'pii':['to.number']}",
        "{'version':'1.0','kind':'a','data':{},'customContext':{'mail':'+61400000002'},'pii':[]}",
        "{'version':'1.0','kind':'a','customContext':{'x':'+61400000002'},'pii':['customContext.x']}",
        "{'version':'1.0','kind':'a','data':{'contact[to]':[{'number':'+61400000002'}]},'pii':['contact[to][0].number']}",
        "{'version':'1.0','kind':'a','customContext':{'to[0]':'+61400000002'},'pii':['customContext.to[0]']}",
        "{'version':'1.0','id':'+61400000002','kind':'a','data':{},'pii':[]}",
        "{'kind':'queued','payload':{'recipient':'+61400000002'}}",
        "{'kind':'queued','whatever':'+61400000002'}",
        "{'kind':'queued','payload':['+61400000002'],'pii':'recipient'}",
        "{'kind':'experience-finish','outcome':{'success':false,'error':{'errorMessage':'no +61400000002'}}}",
        "{'kind':'experience-finish','outcome':['+61400000002']}",
        "{'kind':'queued','messageId':{'of':'+61400000002'}}",
        "{'kind':'queued','workflowContext':{'nodeContext':{'contact':'+61400000002'}}}",
        "{'kind':'queued','workflowContext':{'contact':'+61400000002'}}",
      })
  void hidesWhatTheRecordOrTheSettingsName(String record) {
    String json = record.replace('\'', '"');
    assertThat(hidden.of(bytes(json), false).toString()).doesNotContain(SECRET);
    assertThat(hidden.of(bytes(json), true).toString()).contains(SECRET);
  }

  @Test
  void showsWhereAndWhenOfARecordThatNamesNothing() {
    String json =
        """
        {'experienceId':'e','timestamp':'t','workflowContext':{'experienceContext':\
        {'experienceId':'e'},'flowContext':{'flowId':'f','flowName':'n','flowVersion':2},\
        'nodeContext':null},'customContext':{},'kind':'experience-finish','messageId':'m',\
        'outcome':{'success':true}}"""
            .replace('\'', '"');
    assertThat(hidden.of(bytes(json), false)).hasToString(json);
  }

  /** v0.0 has the id out of the fields that settings may name, and not its source's kind. */
  @ParameterizedTest
  @CsvSource({
    "*,messageId,(hidden)",
    "outbound-sms,data.messageId,(hidden)",
    "*,data,(hidden)",
    "*,messageIds,m",
  })
  void hidesTheIdOfAMessageThatTheSettingsName(String kind, String field, String shown) {
    EventSettings named =
        new EventSettings(
            "0.0",
            Set.of(),
            PiiMode.INCLUDE,
            null,
            Map.of(kind, List.of(field)),
            EventSettings.EXPERIENCE_ID,
            false);
    byte[] record = bytes("{\"kind\":\"queued\",\"messageId\":\"m\"}");
    assertThat(new HiddenData(named).of(record, false).get("messageId").asText()).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messageId|m|true",
        "data.messageId|m|true",
        "recipient|m|false",
        "messageId|e|false",
      })
  void aKeyGivesAwayTheIdThatIsHidden(String pii, String key, boolean givenAway) {
    byte[] record =
        bytes(
            "{'version':'1.0','kind':'a','data':{'messageId':'m','recipient':'r'},'pii':['%s']}"
                .formatted(pii)
                .replace('\'', '"'));
    assertThat(hidden.givenAwayBy(key, record, hidden.of(record, false))).isEqualTo(givenAway);
  }

  @Test
  void theKeyOfWhatIsNoJsonObjectIsHiddenWithIt() {
    for (String record : List.of("plain text", "[1]", "")) {
      byte[] data = bytes(record);
      assertThat(hidden.givenAwayBy("m", data, hidden.of(data, false))).as(record).isTrue();
    }
  }

  @Test
  void showsWhatIsNotPersonal() {
    String json =
        "{\"version\":\"1.1\",\"data\":{\"n\":1,\"recipient\":null},\"pii\":[\"recipient\"]}";
    assertThat(hidden.of(bytes(json), false)).hasToString(json);
    String half = json.replace("null", "null,\"half of a character\":\"\\ud800\"");
    assertThat(hidden.of(bytes(half), false).get("data").get("half of a character").asText())
        .isEqualTo("\ud800");
  }

  @Test
  void whatIsNoJsonObjectIsNotShownAtAll() {
    for (String record : List.of("", "text", "[1]", "\"a\"", "{", "\0\1")) {
      assertThat(hidden.of(bytes(record), true)).as(record).isNull();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
