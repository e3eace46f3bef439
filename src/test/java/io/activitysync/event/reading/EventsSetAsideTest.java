package io.activitysync.event.reading;

import static io.activitysync.event.reading.TwoEvents.ONE;
import static io.activitysync.event.reading.TwoEvents.TWO;
import static io.activitysync.event.reading.TwoEvents.tenants;
import static io.activitysync.event.reading.TwoEvents.trickle;
import static io.activitysync.event.reading.TwoEvents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.json.JsonLimits;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is bad has somewhere to go: all of it goes there, and the rest is read. */
class EventsSetAsideTest {
  private final EventReader reader = new EventReader(EventLimits.DEFAULT);

  @Test
  void goesOnPastBadEventsWhenTheyHaveSomewhereToGo() throws Exception {
    String body =
        String.join(
            "\n", ONE, "{\"kind\":\"a\"}", "not json", "{\"kind\":", TWO, "{\"a\":\"x\ny\"}", ONE);
    for (Object each : List.of(body, utf8(body), trickle(utf8(body)))) {
      List<String> rejected = new ArrayList<>();
      Batches<EventBatch> events =
          reader.read(
              each,
              null,
              (cause, raw) ->
                  rejected.add(cause.index() + ":" + new String(raw, StandardCharsets.UTF_8)));
      assertThat(tenants(events)).containsExactly("0 one", "4 two", "7 one");
      assertThat(rejected)
          .containsExactly(
              "1:{\"kind\":\"a\"}", "2:not json", "3:{\"kind\":", "5:{\"a\":\"x", "6:y\"}");
    }
  }

  @Test
  void setsAnEndlessLineAsideWithoutHoldingIt() throws Exception {
    EventLimits limits = new EventLimits(JsonLimits.DEFAULT, 1000, 10, 500, 3);
    InputStream line =
        new RepeatingStream(utf8("{\"a\":"), utf8("[0,0,0,0,0,0,0,0,0,0],"), 5_000_005);
    InputStream endless = new SequenceInputStream(line, new ByteArrayInputStream(utf8("\n" + ONE)));
    List<Integer> rejected = new ArrayList<>();
    Batches<EventBatch> events =
        new EventReader(limits).read(endless, null, (cause, raw) -> rejected.add(raw.length));
    assertThat(tenants(events)).containsExactly("1 one");
    assertThat(rejected).allMatch(length -> length > 0 && length <= 1000);
    assertThat(rejected.stream().mapToLong(each -> each).sum())
        .as("all of it")
        .isEqualTo(5 + 5_000_000 / 22 * 22);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\r", ""})
  void whatFollowsABrokenEventWithoutALineEndIsAllSetAside(String between) throws Exception {
    EventLimits limits = new EventLimits(JsonLimits.DEFAULT, 1000, 10, 500, 3);
    String body = ONE + between + "{\"kind\":\"action\",\"timestamp\":}" + between;
    body += (TWO + between).repeat(100);
    StringBuilder rejected = new StringBuilder();
    Batches<EventBatch> events =
        new EventReader(limits)
            .read(
                trickle(utf8(body)),
                null,
                (cause, raw) -> {
                  assertThat(cause.index()).isEqualTo(1);
                  rejected.append(utf8(raw));
                });
    assertThat(tenants(events)).containsExactly("0 one");
    assertThat(rejected.toString()).isEqualTo(body.substring((ONE + between).length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\t"})
  void whatStandsInABrokenEventOfSeveralLinesIsNoEvent(String indent) throws Exception {
    String broken =
        """
        {
          "kind": "action",
          "data": {
            "steps": [
              %s,
                {"kind":"action",
                 "timestamp":"2026-03-14T09:26:53Z"}
              %s
            ]
          },
        }"""
            .formatted(ONE, TWO)
            .replace("\n", "\n" + indent);
    EventLimits limits = new EventLimits(JsonLimits.DEFAULT, 1000, 10, 500, 3);
    String body = indent + ONE + "\r\n\r\n" + indent + broken + "\r\n" + indent + TWO + "\n";
    for (int chunk = 1; chunk <= body.length(); chunk++) {
      EventLimits each = new EventLimits(JsonLimits.DEFAULT, 1000, 10, chunk, 3);
      List<String> rejected = new ArrayList<>();
      Batches<EventBatch> events =
          new EventReader(each)
              .read(trickle(utf8(body)), null, (cause, raw) -> rejected.add(utf8(raw)));
      assertThat(tenants(events)).containsExactly("0 one", "2 two");
      assertThat(rejected).as("in one piece").hasSize(1);
      assertThat(rejected.get(0).strip()).isEqualTo(broken);
    }
    String longer = body.replace("\"steps\": [", "\"steps\": [" + "\n    ".repeat(1000));
    StringBuilder rejected = new StringBuilder();
    Batches<EventBatch> events =
        new EventReader(limits)
            .read(trickle(utf8(longer)), null, (cause, raw) -> rejected.append(utf8(raw)));
    assertThat(tenants(events)).containsExactly("0 one", "2 two");
    assertThat(rejected).hasSizeGreaterThan(5000);
  }

  @Test
  void anEventThatIsTooLongIsSetAsideWhole() throws Exception {
    EventLimits limits = new EventLimits(JsonLimits.DEFAULT, 1000, 10, 500, 3);
    for (int length : List.of(1001, 1500, 2500, 9000)) {
      String longer = ONE.replace("one", "x".repeat(length + 3 - ONE.length()));
      for (Object body : List.of(longer + "\n" + ONE, trickle(utf8(longer + "\n" + ONE)))) {
        StringBuilder rejected = new StringBuilder();
        Batches<EventBatch> events =
            new EventReader(limits).read(body, null, (cause, raw) -> rejected.append(utf8(raw)));
        assertThat(tenants(events)).containsExactly("1 one");
        assertThat(rejected.toString()).isEqualTo(longer);
      }
    }
  }

  @Test
  void aBrokenArrayInAListIsSetAsideWithWhatFollowsInIt() throws Exception {
    List<String> rejected = new ArrayList<>();
    Batches<EventBatch> events =
        reader.read(
            List.of(ONE, "[" + TWO + ",{\"x\":}," + ONE + "]", ONE),
            null,
            (cause, raw) -> rejected.add(new String(raw, StandardCharsets.UTF_8)));
    assertThat(tenants(events)).hasSize(3);
    assertThat(rejected).containsExactly("{\"x\":}," + ONE + "]");
  }

  @Test
  void aBodyThatHasNoBytesIsNeverSetAside() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    GenericFile<Object> elsewhere = new GenericFile<>();
    elsewhere.setFile("not fetched");
    for (Object body :
        new Object[] {
          new Object(),
          new Object[] {1},
          Map.of("kind", new Object()),
          elsewhere,
          List.of(ONE, new Object())
        }) {
      List<String> rejected = new ArrayList<>();
      assertThatThrownBy(() -> reader.read(body, exchange, (cause, raw) -> rejected.add(utf8(raw))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the body is a ");
      assertThat(rejected).isEmpty();
    }
  }

  @Test
  void aLoneSurrogateIsKeptAsAnEscape() throws Exception {
    List<String> rejected = new ArrayList<>();
    Batches<EventBatch> events =
        reader.read(
            List.of(
                ONE.replace("one", "\ud83d\ude00\udc00"),
                Map.of(
                    "kind", "action", "timestamp", "2026-03-14T09:26:53Z", "tenantId", "\ud83dx")),
            null,
            (cause, raw) -> rejected.add(utf8(raw)));
    assertThat(rejected).containsExactly(ONE.replace("one", "\ud83d\ude00\\udc00"));
    assertThat(tenants(events)).as("JSON has a way to write it").containsExactly("0 \ud83dx");
  }

  @Test
  void aPollOfManyIsReadAsItIsSent() throws Exception {
    EventLimits limits = new EventLimits(JsonLimits.DEFAULT, 4096, 6, 100, 3);
    List<String> rejected = new ArrayList<>();
    Batches<EventBatch> events =
        new EventReader(limits)
            .read(
                List.of(ONE, TWO, "not json", ONE, TWO, ONE, "{\"kind\":", TWO + TWO + TWO + TWO),
                null,
                (cause, raw) -> rejected.add(cause.index() + ":" + utf8(raw)));
    assertThat(events.bounded()).isFalse();

    EventBatch first = events.next();

    assertThat(first.size()).isEqualTo(2);
    assertThat(rejected).as("what is behind is not read yet").containsExactly("2:not json");
    assertThat(tenants(events))
        .containsExactly("3 one", "4 two", "5 one", "7 two", "8 two", "9 two", "10 two");
    assertThat(rejected).containsExactly("2:not json", "6:{\"kind\":");
  }

  @Test
  void aBrokenStreamOfAListIsSetAsideAndTheNextIsRead() throws Exception {
    List<String> rejected = new ArrayList<>();
    Batches<EventBatch> events =
        reader.read(
            List.of(TWO, trickle(utf8("[" + ONE + ",5]")), trickle(utf8(TWO)), ONE),
            null,
            (cause, raw) -> rejected.add(cause.index() + ":" + utf8(raw)));
    assertThat(tenants(events)).containsExactly("0 two", "1 one", "3 two", "4 one");
    assertThat(rejected).containsExactly("2:5]");
  }
}
