package io.activitysync.event.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;
import io.activitysync.event.pii.PersonalData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A context that came beside a body, and the events that it is written into. */
class CustomContextTest {
  private static final long MUCH = 1 << 20;

  private static String event(String more) {
    return "{'kind':'action','timestamp':'2026-03-14T09:26:53Z'%s}"
        .formatted(more)
        .replace('\'', '"');
  }

  private static List<EventBatch> read(String... events) throws Exception {
    byte[] body = String.join("\n", events).getBytes(UTF_8);
    List<EventBatch> all = new ArrayList<>();
    try (Batches<EventBatch> batches =
        new EventReader(EventLimits.DEFAULT).read(body, null, null)) {
      for (EventBatch batch = batches.next(); batch != null; batch = batches.next()) {
        all.add(batch);
      }
    }
    return all;
  }

  private static CustomContext context(String json) throws Exception {
    return CustomContext.of(json.replace('\'', '"').getBytes(UTF_8), MUCH);
  }

  private static String whole(EventBatch batch, int event) {
    int start = batch.eventStart(event);
    return new String(batch.buffer(), start, batch.eventEnd(event) - start, UTF_8);
  }

  private static String value(EventBatch batch, int event) {
    int start = batch.start(event, EventField.CUSTOM_CONTEXT);
    return new String(
        batch.buffer(), start, batch.end(event, EventField.CUSTOM_CONTEXT) - start, UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``                                   | ,'customContext':{'a':`Zoë`}",
        ",'customContext':null                | ,'customContext':{'a':`Zoë`}",
        ",'customContext' :  null  ,'data':{} | ,'customContext' :  {'a':`Zoë`}  ,'data':{}",
        ",'\\u0063ustomContext':null          | ,'\\u0063ustomContext':{'a':`Zoë`}",
        ",'data':{'customContext':null}       | ,'data':{'customContext':null},'customContext':{'a':`Zoë`}",
        ",'customContext':{}                  | ,'customContext':{}",
        ",'customContext':{'b':1}             | ,'customContext':{'b':1}",
      })
  void isWrittenWhereThereIsNone(String before, String after) throws Exception {
    EventBatch filled =
        context("{'a':'Zoë'}").fill(read(event(before == null ? "" : before)).get(0));
    assertThat(whole(filled, 0)).isEqualTo(event(after.replace('`', '\'')));
    assertThat(filled.kind(0)).isEqualTo("action");
    assertThat(value(filled, 0)).startsWith("{");
  }

  @Test
  void leavesABatchAloneWhoseEventsAllHaveOne() throws Exception {
    EventBatch batch = read(event(",'customContext':{}"), event(",'customContext':{'b':1}")).get(0);
    assertThat(context("{'a':1}").fill(batch)).isSameAs(batch);
  }

  @Test
  void keepsWhichEventOfTheBodyEachIs() throws Exception {
    EventBatch some = read(event(""), event(",'customContext':{'b':1}"), event("")).get(0);
    EventBatch filled = context("{'a':1}").fill(some.keep(new int[] {1, 2}, 2));
    assertThat(filled.size()).isEqualTo(2);
    assertThat(filled.sourceIndex(0)).isEqualTo(1);
    assertThat(filled.sourceIndex(1)).isEqualTo(2);
    assertThat(value(filled, 0)).isEqualTo("{\"b\":1}");
    assertThat(value(filled, 1)).isEqualTo("{\"a\":1}");
  }

  @Test
  void isPersonalDataWhereTheRulesSaySo() throws Exception {
    EventSettings redact =
        new EventSettings(
            "1.0",
            Set.of(),
            PiiMode.REDACT,
            null,
            Map.of("*", List.of("customContext.mail")),
            "kind",
            false);
    EventBatch filled =
        context("{'mail':'zoe@example.com','n':1}")
            .fill(read(event(""), event(",'pii':['customContext.n']")).get(0));
    EventBatch treated = PersonalData.treat(filled, redact, (kind, status) -> null);
    assertThat(value(treated, 0)).isEqualTo("{\"mail\":null,\"n\":1}");
    assertThat(value(treated, 1)).isEqualTo("{\"mail\":null,\"n\":null}");
  }

  @Test
  void isNotWrittenMoreOftenThanABodyMayBeLarge() throws Exception {
    CustomContext context = CustomContext.of("{\"a\":1}".getBytes(UTF_8), 60);
    EventBatch two = read(event(""), event("")).get(0);
    assertThat(context.fill(two).size()).isEqualTo(2);
    assertThatThrownBy(() -> context.fill(two))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("should be at most 60 bytes in all; send fewer events at a time");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{}",
        "{'__proto__':{'admin':true},'constructor':null}",
        "{'a' : [ 1, {'b':'\\u0041'} ]  }",
        "{'\\ud800':'lone'}",
      })
  void takesAnyObjectAsItIs(String json) throws Exception {
    EventBatch filled = context(json).fill(read(event("")).get(0));
    assertThat(value(filled, 0)).isEqualTo(json.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``               | is no JSON object",
        "null             | is no JSON object",
        "[{}]             | is no JSON object",
        "'text'           | is no JSON object",
        "1                | is no JSON object",
        "{'a':1           | ends too early",
        "{'a':1}{'b':2}   | holds more after the object (byte 7)",
        "{'a':1} x        | holds more after the object (byte 7)",
        "{'a':{'b':1,'b':2}} | a.b is given twice",
        "{'a':1,'\\u0061':2} | a is given twice",
        "{'a':NaN}        | a a value is expected",
        "{'a':01}         | a a number must not start with a needless zero",
        "{a:1}            | a name in double quotes is expected",
        "{'a':1,}         | a name in double quotes is expected",
      })
  void saysWhatIsWrongWithOneThatIsNone(String json, String wrong) {
    String text = json == null ? "" : json;
    assertThatThrownBy(() -> context(text))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining(wrong);
  }

  @Test
  void refusesWhatNoEventCouldHold() throws Exception {
    assertThatThrownBy(() -> context("{'a':".repeat(64) + "1" + "}".repeat(64)))
        .hasMessageContaining("must not be nested more than 63 deep");
    // as deep as it may be: the event that it is written into can still be read
    String deep = "{'a':".repeat(63) + "1" + "}".repeat(63);
    EventBatch filled = context(deep).fill(read(event("")).get(0));
    assertThat(read(whole(filled, 0))).hasSize(1);
    byte[] overlong = {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'};
    assertThatThrownBy(() -> CustomContext.of(overlong, MUCH))
        .hasMessageContaining("is not valid UTF-8");
    byte[] cut = {'{', '"', 'a', '"', ':', '"', (byte) 0xE2, (byte) 0x82, '"', '}'};
    assertThatThrownBy(() -> CustomContext.of(cut, MUCH))
        .hasMessageContaining("is not valid UTF-8");
  }
}
