package io.activitysync.kinesis.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.fault.Undelivered;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is under way when Camel stops. */
class ShutdownTest {
  private static final String KEY = "CamelAwsKinesisPartitionKey";
  private static final int EXCHANGES = 5;
  private static final int ENDPOINTS = 15;
  private static final long SHUTDOWN_SECONDS = 60;

  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private final String stream = kinesis.createStream(1);
  private final KinesisTransport transport =
      new KinesisTransport(TransportSettings.DEFAULTS.withCallTimeout(Duration.ofMinutes(5)));
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private AsyncProducer in;

  @BeforeEach
  void start() throws Exception {
    camel.addComponent("aws2-kinesis", new ActivityKinesisComponent(transport));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:in").routeId("in").to(uri());
          }
        });
    camel.start();
    in = camel.getEndpoint("direct:in").createAsyncProducer();
    in.start();
  }

  private String uri() {
    return "aws2-kinesis:%s?region=us-east-1&accessKey=k&secretKey=s&overrideEndpoint=true&uriEndpointOverride=%s"
        .formatted(stream, proxy.endpoint());
  }

  @AfterEach
  void close() throws Exception {
    in.stop();
    camel.close();
    transport.close();
    proxy.close();
    kinesis.close();
  }

  @Test
  void whatIsAnsweredInTimeIsDelivered() throws Exception {
    proxy.next(WireFault.delay(Duration.ofMillis(500)));
    List<CompletableFuture<Exchange>> ends = send();

    camel.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
    camel.stop();

    for (CompletableFuture<Exchange> end : ends) {
      assertThat(end.get(60, TimeUnit.SECONDS).getException()).isNull();
    }
    assertThat(kinesis.texts(stream)).hasSize(EXCHANGES);
  }

  @Test
  void whatIsNotAnsweredGoesBackToItsSource() throws Exception {
    proxy.next(WireFault.blackHole(false));
    List<CompletableFuture<Exchange>> ends = send();

    assertThat(camel.getInflightRepository().size("in")).isEqualTo(EXCHANGES);
    camel.getShutdownStrategy().setTimeout(1);
    camel.stop();

    for (CompletableFuture<Exchange> end : ends) {
      Exchange ended = end.get(60, TimeUnit.SECONDS);
      assertThat(ended.getException()).isInstanceOf(WithdrawnException.class);
      assertThat(ended.getProperty(Undelivered.PROPERTY, Undelivered.class).indexes())
          .containsExactly(0);
    }
    assertThat(kinesis.texts(stream)).isEmpty();
  }

  /** Each by itself would wait for its own: more than the minute that this test gives them. */
  @Test
  void endpointsThatAreNotAnsweredDoNotWaitOneAfterTheOther() throws Exception {
    proxy.when(call -> true, WireFault.blackHole(false));
    List<CompletableFuture<Exchange>> ends = new ArrayList<>();
    for (int i = 1; i <= ENDPOINTS; i++) {
      Exchange exchange = in.getEndpoint().createExchange();
      exchange.getMessage().setBody("event");
      exchange.getMessage().setHeader(KEY, "k");
      CompletableFuture<Exchange> end = new CompletableFuture<>();
      AsyncProducer producer = camel.getEndpoint(uri() + "&maxInFlight=" + i).createAsyncProducer();
      producer.start();
      producer.process(exchange, doneSynchronously -> end.complete(exchange));
      ends.add(end);
    }

    camel.getShutdownStrategy().setTimeout(1);
    CompletableFuture.runAsync(camel::stop).get(60, TimeUnit.SECONDS);

    for (CompletableFuture<Exchange> end : ends) {
      assertThat(end.get(60, TimeUnit.SECONDS).getException())
          .isInstanceOf(WithdrawnException.class);
    }
  }

  @Test
  void whatIsAnsweredWhenTheThreadsAreLetGoEndsToo() throws Exception {
    proxy.next(WireFault.delay(Duration.ofSeconds(2)));
    List<CompletableFuture<Exchange>> ends = send();

    camel.getComponent("aws2-kinesis").stop();

    for (CompletableFuture<Exchange> end : ends) {
      assertThat(end.get(60, TimeUnit.SECONDS).getException()).isNull();
    }
  }

  /** Exchanges of one key: one is in flight, the others wait behind it. */
  private List<CompletableFuture<Exchange>> send() {
    List<CompletableFuture<Exchange>> ends = new ArrayList<>();
    for (int i = 0; i < EXCHANGES; i++) {
      CompletableFuture<Exchange> end = new CompletableFuture<>();
      Exchange exchange = in.getEndpoint().createExchange();
      exchange.getMessage().setBody("event " + i);
      exchange.getMessage().setHeader(KEY, "k");
      in.process(exchange, doneSynchronously -> end.complete(exchange));
      ends.add(end);
    }
    return ends;
  }
}
