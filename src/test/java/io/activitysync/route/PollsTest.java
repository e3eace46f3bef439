package io.activitysync.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.ingest.ConnectionPausedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the gate lets in of a poll of which one has failed. */
class PollsTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Polls polls = new Polls();

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  @Test
  void whatStandsBehindOneThatFailedWaitsForTheNextPoll() {
    assertThat(begins("files", 0, 4)).isTrue();
    assertThat(begins("files", 1, 4)).isTrue();
    polls.failed(exchange("files", 1, 4));
    assertThat(begins("files", 2, 4)).isFalse();
    assertThat(begins("others", 2, 4)).as("of another route").isTrue();
    assertThat(begins("files", 3, 4)).isFalse();
    assertThat(begins("files", 0, 3)).as("the next poll").isTrue();
    assertThat(begins("files", 1, 3)).isTrue();
  }

  @Test
  void theGateLetsNoneInBehindOneThatFailed() throws Exception {
    List<Object> sent = new ArrayList<>();
    context.addRoutePolicyFactory((c, id, route) -> SampleGate.of(context));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:acme")
                .routeId("acme")
                .process(each -> sent.add(each.getMessage().getBody()))
                .throwException(new IOException("failed by the test"));
          }
        });
    context.start();
    assertThat(send(0, 3, "first")).isInstanceOf(IOException.class);
    assertThat(send(1, 3, "second")).isInstanceOf(ConnectionPausedException.class);
    assertThat(send(2, 3, "third")).isInstanceOf(ConnectionPausedException.class);
    assertThat(send(0, 3, "again")).as("the next poll").isInstanceOf(IOException.class);
    assertThat(sent).containsExactly("first", "again");
  }

  private Exception send(int index, int size, String body) {
    Exchange exchange = exchange("files", index, size);
    exchange.getMessage().setBody(body);
    return context.createProducerTemplate().send("direct:acme", exchange).getException();
  }

  @Test
  void aPollMayBeginWithAnotherThanTheFirst() {
    assertThat(begins("files", 0, 1)).isTrue();
    polls.failed(exchange("files", 0, 1));
    assertThat(begins("files", 1, 2))
        .as("the first is locked, and the poll before was over")
        .isTrue();
    polls.failed(exchange("files", 1, 2));
    assertThat(begins("files", 1, 3)).isTrue();
    polls.failed(exchange("files", 1, 3));
    assertThat(begins("files", 2, 3)).isFalse();
    assertThat(begins("files", 2, 3)).as("of one more poll").isTrue();
  }

  @Test
  void whatNoPollBringsIsNotHeld() {
    Exchange posted = new DefaultExchange(context);
    posted.getExchangeExtension().setFromRouteId("http");
    assertThat(polls.isBehindOneThatFailed(posted)).isFalse();
    polls.failed(posted);
    assertThat(polls.isBehindOneThatFailed(posted)).isFalse();
    assertThat(polls.isBehindOneThatFailed(new DefaultExchange(context))).isFalse();
  }

  private boolean begins(String route, int index, int size) {
    return !polls.isBehindOneThatFailed(exchange(route, index, size));
  }

  private Exchange exchange(String route, int index, int size) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getExchangeExtension().setFromRouteId(route);
    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, size);
    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == size - 1);
    return exchange;
  }
}
