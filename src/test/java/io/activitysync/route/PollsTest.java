package io.activitysync.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.ingest.ConnectionPausedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gate lets in of a poll of which one has failed. */
class PollsTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final GenericFileEndpoint<?> endpoint =
      context.getEndpoint("file:target/polls?autoCreate=false", GenericFileEndpoint.class);
  private final Polls polls = new Polls();

  @BeforeEach
  void oneByOne() {
    endpoint.setSynchronous(true);
  }

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  @Test
  void whatStandsBehindOneThatFailedWaitsForTheNextPoll() {
    assertThat(passes("files", 0, 4, "a")).isTrue();
    assertThat(fails("files", 1, 4, "b")).isTrue();
    assertThat(fails("files", 2, 4, "c")).isFalse();
    assertThat(passes("others", 2, 4, "c")).as("of another route").isTrue();
    assertThat(fails("files", 3, 4, "d")).isFalse();
    assertThat(passes("files", 0, 3, "b")).as("the next poll").isTrue();
    assertThat(passes("files", 1, 3, "c")).isTrue();
  }

  /** As after a consumer was stopped by force and started again: what is locked is passed over. */
  @Test
  void whatStandsBehindOneThatAnEarlierPollHasBegunWaitsForItsEnd() {
    Exchange first = exchange("files", 0, 2, "a");
    assertThat(begins(first)).isTrue();
    assertThat(fails("files", 0, 1, "b")).as("while a is under way").isFalse();
    end(first, null);
    assertThat(passes("files", 0, 1, "b")).isTrue();
  }

  @Test
  void aPollThatWasBegunWhileWhatFailedWasLockedWaitsForTheNextOne() {
    Exchange first = exchange("files", 0, 2, "a");
    assertThat(begins(first)).isTrue();
    assertThat(fails("files", 0, 2, "b")).as("while a is under way").isFalse();
    end(first, new IOException("late"));
    assertThat(fails("files", 1, 2, "c")).as("of the same poll").isFalse();
    assertThat(fails("files", 0, 2, "b")).as("may have been found before a failed").isFalse();
    assertThat(fails("files", 1, 2, "c")).isFalse();
    assertThat(passes("files", 0, 3, "a")).isTrue();
    assertThat(passes("files", 1, 3, "b")).isTrue();
  }

  @Test
  void whatFailedAndIsNotThereAnyMoreHoldsUpOnePollAtMost() {
    assertThat(fails("files", 0, 2, "a")).isTrue();
    assertThat(fails("files", 0, 1, "b")).as("a was taken away").isFalse();
    assertThat(passes("files", 0, 1, "b")).isTrue();
  }

  @Test
  void aSourceThatIsToReadManyAtOnceDoes() {
    endpoint.setSynchronous(false);
    assertThat(begins(exchange("files", 0, 2, "a"))).isTrue();
    assertThat(begins(exchange("files", 1, 2, "b"))).isTrue();
    assertThat(begins(exchange("files", 0, 1, "c"))).as("of the next poll").isTrue();
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
    Exchange exchange = exchange("files", index, size, null);
    exchange.getMessage().setBody(body);
    return context.createProducerTemplate().send("direct:acme", exchange).getException();
  }

  @Test
  void aRouteThatIsGoneIsForgottenButForWhatIsUnderWay() {
    Exchange first = exchange("files", 0, 2, "a");
    assertThat(begins(first)).isTrue();
    polls.forget("acme");
    assertThat(fails("files", 0, 1, "b")).as("of the route that was made anew").isFalse();
    end(first, null);
    polls.forget("acme");
    assertThat(polls.ways()).isZero();
  }

  @Test
  void aPollMayBeginWithAnotherThanTheFirst() {
    assertThat(fails("files", 0, 1, null)).isTrue();
    assertThat(fails("files", 1, 2, null))
        .as("the first is locked, and the poll before was over")
        .isTrue();
    assertThat(fails("files", 1, 3, null)).isTrue();
    assertThat(fails("files", 2, 3, null)).isFalse();
    assertThat(passes("files", 2, 3, null)).as("of one more poll").isTrue();
  }

  @Test
  void whatNoPollBringsIsNotHeld() {
    Exchange posted = new DefaultExchange(context);
    posted.getExchangeExtension().setFromRouteId("http");
    assertThat(begins(posted)).isTrue();
    end(posted, new IOException("failed by the test"));
    assertThat(begins(posted)).isTrue();
    assertThat(begins(new DefaultExchange(context))).isTrue();
  }

  private boolean begins(Exchange exchange) {
    return polls.mayBegin("acme", exchange);
  }

  private void end(Exchange exchange, Exception failure) {
    exchange.setException(failure);
    polls.ended("acme", exchange);
  }

  /** Whether one may begin, which then ends well if it may. */
  private boolean passes(String route, int index, int size, String file) {
    Exchange exchange = exchange(route, index, size, file);
    boolean begun = begins(exchange);
    end(exchange, begun ? null : new IOException("held by the test"));
    return begun;
  }

  /** Whether one may begin, which then fails. */
  private boolean fails(String route, int index, int size, String file) {
    Exchange exchange = exchange(route, index, size, file);
    boolean begun = begins(exchange);
    end(exchange, new IOException("failed by the test"));
    return begun;
  }

  private Exchange exchange(String route, int index, int size, String file) {
    Exchange exchange = endpoint.createExchange();
    exchange.getExchangeExtension().setFromRouteId(route);
    exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
    exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, size);
    exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == size - 1);
    exchange.setProperty(ExchangePropertyKey.FILE_EXCHANGE_FILE, file);
    return exchange;
  }
}
