package io.activitysync.event.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventGate;
import io.activitysync.event.RejectedEvents;
import io.activitysync.event.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Messages without a body, and bad events while a connection is off. */
class EventDataFormatTest {
  private static final String EVENT =
      "{\"kind\":\"action\",\"timestamp\":\"2026-03-14T09:26:53Z\",\"tenantId\":\"one\"}";

  private final EventDataFormat format = new EventDataFormat(EventLimits.DEFAULT);
  private final Exchange exchange = message(null);

  private static Exchange message(Object body) {
    Exchange made = new DefaultExchange(new DefaultCamelContext());
    made.getMessage().setBody(body);
    return made;
  }

  /** How many events were read to the end of a body. */
  private int read(Object body) throws Exception {
    int count = 0;
    Batches<EventBatch> events = Batches.in(format.unmarshal(exchange, body), EventBatch.class);
    for (EventBatch batch = events.next(); batch != null; batch = events.next()) {
      count += batch.size();
    }
    return count;
  }

  @Test
  void areSkippedWhereNobodyIsAnswered() throws Exception {
    RejectedEvents none =
        (cause, raw) -> {
          throw new AssertionError(cause);
        };
    exchange.setProperty(RejectedEvents.PROPERTY, none);
    assertThat(read(null)).isZero();
    assertThat(read(List.of(message(null), message(EVENT.getBytes(UTF_8)), message(null))))
        .isEqualTo(1);
    assertThat(read(Arrays.asList(EVENT, null))).isEqualTo(1);
    assertThat(read(List.of(message(null)))).isZero();
    Tally tally = Tally.of(exchange);
    assertThat(tally.skipped(Tally.Skip.NO_BODY)).isEqualTo(5);
    tally.deliver(2);
    assertThat(tally.gap()).isNull();
  }

  @Test
  void badOnesAreDiscardedAsGoodOnesAreWhereTheGateIsOff() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    List<String> setAside = new ArrayList<>();
    RejectedEvents rejects = (cause, raw) -> setAside.add(new String(raw, UTF_8));
    EventGate off =
        events -> {
          asked.addAndGet(events);
          return false;
        };
    exchange.setProperty(RejectedEvents.PROPERTY, rejects);
    exchange.setProperty(EventGate.PROPERTY, off);
    assertThat(read(EVENT + "\nnot json\n{\"kind\":")).isZero();
    Tally tally = Tally.of(exchange);
    assertThat(setAside).isEmpty();
    assertThat(asked).hasValue(3);
    assertThat(tally.received()).isEqualTo(3);
    assertThat(tally.discarded()).isEqualTo(3);
    assertThat(tally.rejected()).isZero();
    assertThat(tally.gap()).isNull();
  }

  @Test
  void areRefusedWhereSomebodyIs() {
    assertThatThrownBy(() -> read(null)).isInstanceOf(EventFormatException.class);
    assertThatThrownBy(() -> read(List.of(message(null)))).isInstanceOf(EventFormatException.class);
  }
}
