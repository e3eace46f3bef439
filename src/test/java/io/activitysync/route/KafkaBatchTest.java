package io.activitysync.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.KafkaRecordPayload;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What the gate lets in of a batch that was gathered while the group was being balanced. */
class KafkaBatchTest {
  private static final TopicPartition KEPT = new TopicPartition("activity", 0);
  private static final TopicPartition GONE = new TopicPartition("activity", 1);

  private final MockConsumer<Object, Object> consumer =
      new MockConsumer<>(OffsetResetStrategy.EARLIEST);

  @Test
  void leavesToItsNewOwnerWhatIsNotSentYet() throws Exception {
    List<Object> sent = new ArrayList<>();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.addRoutePolicyFactory((c, id, route) -> SampleGate.of(context));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:acme").routeId("acme").process(each -> sent.add(bodies(each)));
            }
          });
      context.start();
      consumer.assign(List.of(KEPT, GONE));
      List<Exchange> batch =
          List.of(
              record(context, KEPT, "a"),
              record(context, GONE, "b"),
              record(context, KEPT, "c"),
              record(context, GONE, "d"));
      send(context, batch);
      consumer.assign(List.of(KEPT));
      send(context, batch);
      consumer.assign(List.of());
      send(context, batch);
    }
    assertThat(sent).containsExactly(List.of("a", "b", "c", "d"), List.of("a", "c"), List.of());
  }

  private static List<Object> bodies(Exchange exchange) {
    List<Object> bodies = new ArrayList<>();
    for (Object each : exchange.getMessage().getBody(List.class)) {
      bodies.add(((Exchange) each).getMessage().getBody());
    }
    return bodies;
  }

  /** As a route that feeds a connection does: the exchange is the consumer's. */
  private static void send(DefaultCamelContext context, List<Exchange> batch) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getExchangeExtension().setFromEndpoint(new KafkaEndpoint("kafka:activity", null));
    exchange.getMessage().setBody(batch);
    context.createProducerTemplate().send("direct:acme", exchange);
  }

  private Exchange record(DefaultCamelContext context, TopicPartition partition, String body) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(body);
    SampleCommits.put(
        exchange,
        consumer,
        new KafkaRecordPayload(partition, 0, 1_000),
        () -> {
          throw new UnsupportedOperationException();
        });
    return exchange;
  }
}
