package io.activitysync.event.reading;

import static io.activitysync.event.reading.TwoEvents.ONE;
import static io.activitysync.event.reading.TwoEvents.TWO;
import static io.activitysync.event.reading.TwoEvents.tenants;
import static io.activitysync.event.reading.TwoEvents.trickle;
import static io.activitysync.event.reading.TwoEvents.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.json.JsonLimits;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.ByteArrayInputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private final EventReader reader = new EventReader(EventLimits.DEFAULT);

  @ParameterizedTest
  @MethodSource("bodiesOfTwo")
  void readsEverySortOfBody(Object body, boolean bounded) throws Exception {
    try (Batches<EventBatch> events = reader.read(body, null, null)) {
      assertThat(events.bounded()).isEqualTo(bounded);
      assertThat(tenants(events)).containsExactly("0 one", "1 two");
    }
  }

  static Stream<Object[]> bodiesOfTwo() throws Exception {
    byte[] lines = utf8(ONE + "\n" + TWO + "\n");
    Map<?, ?> map = new ObjectMapper().readValue(ONE, Map.class);
    List<Exchange> exchanges = new ArrayList<>();
    for (String event : List.of(ONE, TWO)) {
      Exchange exchange = new DefaultExchange(new DefaultCamelContext());
      exchange.getMessage().setBody(event);
      exchanges.add(exchange);
    }
    return Stream.of(
        new Object[] {lines, true},
        new Object[] {ONE + TWO, true},
        new Object[] {"\uFEFF" + ONE + "\r\n\r\n" + TWO, true},
        new Object[] {"\uFEFF [" + ONE + "," + TWO + "]", true},
        new Object[] {" [ " + ONE + " , " + TWO + " ] ", true},
        new Object[] {Buffer.buffer(lines), true},
        new Object[] {Buffer.buffer(lines.length + 99).appendBytes(lines), true},
        new Object[] {Buffer.buffer("junk").appendBytes(lines).slice(4, 4 + lines.length), true},
        new Object[] {
          Buffer.buffer(lines).appendString("}junk".repeat(9)).slice(0, lines.length), true
        },
        new Object[] {ByteBuffer.wrap(lines), true},
        new Object[] {new ObjectMapper().readTree("[" + ONE + "," + TWO + "]"), true},
        new Object[] {List.of(map, TWO), true},
        new Object[] {List.of(utf8(ONE), Buffer.buffer(TWO)), true},
        new Object[] {exchanges, true},
        new Object[] {new ByteArrayInputStreamCache(new ByteArrayInputStream(lines)), true},
        new Object[] {new ByteArrayInputStream(lines), true},
        new Object[] {trickle(lines), false},
        new Object[] {trickle(utf8("[" + ONE + "," + TWO + "]")), false},
        new Object[] {List.of(trickle(utf8(ONE)), TWO), false},
        new Object[] {List.of(ONE, trickle(utf8(TWO))), false},
        new Object[] {List.of(trickle(utf8(ONE)), trickle(utf8(TWO))), false});
  }

  @Test
  void readsFiles(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("events.ndjson"), ONE + "\n" + TWO);
    GenericFile<java.io.File> camelFile = new GenericFile<>();
    camelFile.setFile(file.toFile());
    for (Object body : List.of(file, file.toFile(), camelFile)) {
      try (Batches<EventBatch> events = reader.read(body, null, null)) {
        assertThat(events.bounded()).isFalse();
        assertThat(tenants(events)).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 100, 101, 4096})
  void doesNotCareWhereAChunkEnds(int chunk) throws Exception {
    EventLimits limits = new EventLimits(JsonLimits.DEFAULT, 4096, 10, chunk, 3);
    StringBuilder lines = new StringBuilder();
    StringBuilder array = new StringBuilder("[");
    for (int i = 0; i < 50; i++) {
      String event = ONE.replace("one", "caf\u00e9 \ud83d\ude00 " + i);
      lines.append(event).append(i % 3 == 0 ? "\r\n" : "\n");
      array.append(i == 0 ? "" : " , ").append(event);
    }
    for (String text : List.of(lines.toString(), array.append(" ]\n").toString())) {
      Batches<EventBatch> events = new EventReader(limits).read(trickle(utf8(text)), null, null);
      List<String> tenants = tenants(events);
      assertThat(tenants).hasSize(50).last().isEqualTo("49 caf\u00e9 \ud83d\ude00 49");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'kind':'a'}|timestamp is missing",
        "{'timestamp':'2026-03-14T09:26:53Z'}|kind is missing",
        "{'kind':'','timestamp':'2026-03-14T09:26:53Z'}|kind must not be empty",
        "{'kind':7,'timestamp':'2026-03-14T09:26:53Z'}|kind must be a string",
        "{'kind':'a','timestamp':'2026-02-30T09:26:53Z'}|timestamp must be an ISO-8601",
        "{'kind':'a','timestamp':'2026-03-14T09:26:53'}|timestamp must be an ISO-8601",
        "{'kind':'a','kind':'b','timestamp':'2026-03-14T09:26:53Z'}|kind is given twice",
        "{'kind':'a','timestamp':1773480413589}|timestamp is a number, must be text with date",
        "{'kind':'a','timestamp':-1.5}|timestamp is a number, must be text with date",
        "{'kind':'a','timestamp':true}|timestamp must be a string",
        "{'data':{'a':[{'b':1,'\\u0062':2}]}}|data.a[0].b is given twice",
        "{'kind':'a','timestamp':'2026-03-14T09:26:53Z','data':[]}|data must be an object or null",
        "{'kind':'a','timestamp':'2026-03-14T09:26:53Z','pii':[1]}|pii[0] must be a string",
        "{'workflowContext':3}|workflowContext must be an object or null",
        "{'workflowContext':{'flowContext':[]}}|workflowContext.flowContext must be an object",
        "{'workflowContext':{'nodeContext':{'nodeId':1}}}|workflowContext.nodeContext.nodeId must",
        "{'workflowContext':{'experienceContext':{'experienceId':1}}}|experienceId must be a string",
        "{'kind':'outbound-sms','timestamp':'2026-03-14T09:26:53Z','data':{'body':1}}|data.body must",
        "{'kind':'outbound-sms','timestamp':'2026-03-14T09:26:53Z','data':{'errors':['x']}}|data.errors[0] must be an object with an errorMessage",
        "{'kind':'experience-finish','timestamp':'2026-03-14T09:26:53Z','data':{'result':'yes'}}|data.result must",
        "{'a':tru}|a a value is expected",
        "{'a':1|ends too early",
        "{'a':'\u0001'}|a holds a control character",
        "[1]|must be a JSON object",
        "5|must hold one JSON object",
        "``|is empty"
      })
  void refusesABadEvent(String body, String reason) {
    assertThatThrownBy(() -> reader.read(body.replace('\'', '"'), null, null))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void tellsUtf16AsSuch(String charset) {
    for (String body : List.of(ONE, "[" + ONE + "]")) {
      assertThatThrownBy(() -> reader.read(body.getBytes(Charset.forName(charset)), null, null))
          .isInstanceOf(EventFormatException.class)
          .hasMessageContaining("is UTF-16, must be UTF-8");
    }
  }

  /** Nothing of a customer's data is replaced on the way: what is no UTF-8 is told by its place. */
  @ParameterizedTest
  @MethodSource("bodiesInLatin1")
  void refusesWhatIsNoUtf8HoweverItComes(Object body, String place) {
    assertThatThrownBy(
            () -> {
              try (Batches<EventBatch> events = reader.read(body, null, null)) {
                tenants(events);
              }
            })
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("event " + place)
        .hasMessageContaining("tenantId is not valid UTF-8");
  }

  static Stream<Object[]> bodiesInLatin1() {
    String bad = ONE.replace("one", "caf\u00e9 one");
    byte[] lines = (ONE + "\n" + bad + "\n").getBytes(ISO_8859_1);
    byte[] array = ("[" + ONE + ",\n" + bad + "]").getBytes(ISO_8859_1);
    return Stream.of(
        new Object[] {lines, "1 (line 2)"},
        new Object[] {array, "1"},
        new Object[] {Buffer.buffer(lines), "1 (line 2)"},
        new Object[] {ByteBuffer.wrap(array), "1"},
        new Object[] {new ByteArrayInputStream(lines), "1 (line 2)"},
        new Object[] {trickle(lines), "1 (line 2)"},
        new Object[] {trickle(array), "1"},
        new Object[] {List.of(ONE, bad.getBytes(ISO_8859_1)), "1"});
  }

  @Test
  void namesIndexLineAndField() {
    String body = ONE + "\n\n" + TWO + "\n" + ONE.replace("action\"", "action\",\"tenantId\":1");
    EventFormatException refused =
        catchThrowableOfType(EventFormatException.class, () -> reader.read(utf8(body), null, null));
    assertThat(refused.index()).isEqualTo(2);
    assertThat(refused.line()).isEqualTo(4);
    assertThat(refused.field()).isEqualTo("tenantId");
    assertThat(refused).hasMessage("event 2 (line 4): tenantId is given twice");
  }

  @Test
  void namesAFieldWithAnEscapeWhereItsNameIsCutWithinACharacter() {
    String twice = ("\"" + "x".repeat(63) + "\ud83d\ude00\":1,").repeat(2);
    EventFormatException refused =
        catchThrowableOfType(
            EventFormatException.class,
            () -> reader.read(utf8(ONE.replaceFirst("\\{", "{" + twice)), null, null));
    assertThat(refused.field()).isEqualTo("x".repeat(63) + "\\ud83d...");
  }

  @Test
  void refusesABodyOfTooManyEvents() {
    EventReader small = new EventReader(new EventLimits(JsonLimits.DEFAULT, 4096, 3, 100, 2));
    assertThatThrownBy(() -> small.read(ONE.repeat(4), null, null))
        .hasMessageContaining("more than 3 events");
  }

  @Test
  void refusesWhatIsBeyondALimit() {
    EventLimits limits = new EventLimits(new JsonLimits(4, 30, 5, 12, 6), 150, 10, 100, 10);
    EventReader strict = new EventReader(limits);
    String start = ONE.substring(0, ONE.length() - 1);
    for (String[] each :
        new String[][] {
          {start + ",\"x\":[[[[1]]]]}", "nested more than 4 deep"},
          {start + ",\"x\":\"" + "y".repeat(31) + "\"}", "x must be at most 30 bytes long"},
          {start + ",\"x\":123456}", "x must be a number of at most 5 characters"},
          {start + ",\"" + "n".repeat(13) + "\":1}", "holds a name of more than 12 bytes"},
          {start + ",\"x\":{\"a\":1,\"b\":2,\"c\":3}}", "x must hold at most 6 names"},
          {start + ",\"x\":[" + "1,".repeat(90) + "1]}", "must be at most 150 bytes long"}
        }) {
      assertThatThrownBy(() -> strict.read(each[0], null, null)).hasMessageContaining(each[1]);
    }
  }

  /** Each is remembered until its object ends, so that one event could fill the memory. */
  @Test
  void refusesAnEventOfCountlessNames() throws Exception {
    int most = JsonLimits.DEFAULT.names();
    StringBuilder names = new StringBuilder("\"n\":1");
    for (int i = 5; i < most; i++) {
      names.append(",\"n").append(i).append("\":1");
    }
    String start = ONE.substring(0, ONE.length() - 1) + ",\"data\":{";
    assertThat(tenants(reader.read(start + names + "}}", null, null))).hasSize(1);
    assertThatThrownBy(() -> reader.read(start + names + ",\"one\":1}}", null, null))
        .hasMessageContaining("data must hold at most 100000 names, together with");

    String each = ",\"list\":[{\"a\":1}" + ",{\"a\":1}".repeat(most);
    String many = ONE.substring(0, ONE.length() - 1) + each + "]}";
    assertThat(tenants(reader.read(many, null, null))).as("no object has many").hasSize(1);
  }

  @Test
  void anEmptyArrayHoldsNoEvents() throws Exception {
    assertThat(reader.read("[]", null, null).next()).isNull();
  }
}
