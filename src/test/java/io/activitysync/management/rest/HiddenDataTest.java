package io.activitysync.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Personal data of records that were read from a stream is hidden until it is asked for. */
class HiddenDataTest {
  private static final String SECRET = "+61400000002";
  private final HiddenData hidden = new HiddenData(Map.of("*", List.of("customContext.mail")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':'a','data':{'recipient':'+61400000002','n':1},'pii':['recipient']}",
        "{'kind':'a','data':{'to':{'number':'+61400000002'}},'pii':['to.number']}",
        "{'kind':'a','data':{'to':{'number':'+61400000002'}},'pii':['to']}",
        "{'kind':'a','data':{'to.number':'+61400000002'},'pii':['to.number']}",
        "{'kind':'a','data':{'to':[{'number':'+61400000002'}]},'pii':['to.number']}",
        "{'kind':'a','data':{},'customContext':{'mail':'+61400000002'},'pii':[]}",
        "{'kind':'a','customContext':{'x':'+61400000002'},'pii':['customContext.x']}",
        "{'kind':'a','data':{'to':[{'number':'+61400000002'}]},'pii':['to[0].number']}",
        "{'kind':'a','data':{'to':[{'number':'+61400000002'}]},'pii':['to.0.number']}",
        "{'kind':'a','data':{'to':[{'number':'+61400000002'}]},'pii':['to[*].number']}",
        "{'kind':'a','data':{'to':['+61400000002']},'pii':['to[0]']}",
        "{'kind':'a','data':{'contact[to]':'+61400000002'},'pii':['contact[to]']}",
        "{'kind':'a','data':{'contact[to]':[{'number':'+61400000002'}]},'pii':['contact[to][0].number']}",
        "{'kind':'a','data':{'to':'+61400000002'},'pii':['data.to']}",
        "{'kind':'a','customContext':{'to[0]':'+61400000002'},'pii':['customContext.to[0]']}",
        "{'kind':'queued','payload':{'recipient':'+61400000002'}}",
        "{'kind':'queued','whatever':'+61400000002'}",
        "{'kind':'queued','payload':['+61400000002'],'pii':'recipient'}",
      })
  void hidesWhatTheRecordOrTheSettingsName(String record) {
    String json = record.replace('\'', '"');
    assertThat(hidden.of(bytes(json), false).toString()).doesNotContain(SECRET);
    assertThat(hidden.of(bytes(json), true).toString()).contains(SECRET);
  }

  @Test
  void showsWhatIsNotPersonal() {
    String json = "{\"kind\":\"a\",\"data\":{\"n\":1,\"recipient\":null},\"pii\":[\"recipient\"]}";
    assertThat(hidden.of(bytes(json), false)).hasToString(json);
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
