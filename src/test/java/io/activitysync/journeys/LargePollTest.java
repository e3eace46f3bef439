package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** A source that hands over more in one poll than a body that is answered may hold. */
class LargePollTest {
  private static final int EVENTS = 120_000;
  private static final int KEYS = 1_000;
  private static final int BAD = 40_000;

  @Test
  void allOfItIsDeliveredInOrderAndWhatCantBeTakenIsSetAside() throws Exception {
    List<String> poll = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      poll.add(i % BAD == 7 ? "{\"kind\":" : event("e" + i % KEYS, Integer.toString(i)));
    }
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(4);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, kinesis.endpoint()), "acme", "source", "direct:acme");
      properties.put("activity-sync.dead-letter", "mock:dead");
      try (TestApp app = TestApp.start(properties)) {
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(() -> assertThat(app.show("acme")).contains("\"state\":\"STREAMING\""));
        long begin = System.nanoTime();
        Exchange handed =
            app.camel()
                .createProducerTemplate()
                .send("direct:acme", exchange -> exchange.getMessage().setBody(poll));
        System.out.printf(
            "%,d events of a poll: %,d ms%n", EVENTS, (System.nanoTime() - begin) / 1_000_000);

        assertThat(handed.getException()).isNull();
        assertThat(app.camel().getEndpoint("mock:dead", MockEndpoint.class).getExchanges())
            .extracting(letter -> letter.getIn().getBody(String.class))
            .satisfiesExactly(
                first -> assertThat(first).contains("\"index\":7,"),
                second -> assertThat(second).contains("\"index\":40007,"),
                third -> assertThat(third).contains("\"index\":80007,"));
      }
      Map<String, List<Integer>> byKey = Connect.numbersByKey(kinesis, stream);
      assertThat(byKey).hasSize(KEYS);
      assertThat(byKey.values().stream().flatMap(List::stream).distinct()).hasSize(EVENTS - 3);
      assertThat(byKey.values())
          .allSatisfy(numbers -> assertThat(numbers.stream().distinct()).isSorted());
    }
  }
}
