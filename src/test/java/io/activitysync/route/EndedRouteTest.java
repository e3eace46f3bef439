package io.activitysync.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.Undelivered;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What comes back of a route that ended while its call was under way: nothing handles errors. */
class EndedRouteTest {
  private final DeliveryException away = new DeliveryException(Fault.STREAM_NOT_FOUND, null, null);

  @Test
  void whoPostedWhatIsGivenBackIsToldToComeAgain() throws Exception {
    Exchange posted = send("platform-http:/ingest/acme");
    assertThat(posted.getException()).isNull();
    assertThat(posted.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
    assertThat(posted.getMessage().getBody(String.class)).contains("\"connection\":\"acme\"");
  }

  @Test
  void anyOtherSourceSeesTheFailureAndKeepsItsEvents() throws Exception {
    assertThat(send("seda:events").getException()).isInstanceOf(WithdrawnException.class);
  }

  @Test
  void whoPostedWhatCouldNotBeDeliveredIsToldToComeAgainToo() throws Exception {
    Exchange posted = send("platform-http:/ingest/acme", away, true);
    assertThat(posted.getException()).isNull();
    assertThat(posted.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
    assertThat(posted.getMessage().getBody(String.class))
        .contains("\"notAccepted\":[1]", "\"connection\":\"acme\"");
  }

  @Test
  void anyOtherSourceKeepsWhatCouldNotBeDelivered() throws Exception {
    assertThat(send("seda:events", away, true).getException()).isSameAs(away);
  }

  @Test
  void aRouteThatRunsAndHasNoPauseOnFailureIsNotTakenForOneThatEnded() throws Exception {
    assertThat(send("platform-http:/ingest/acme", away, false).getException()).isSameAs(away);
  }

  private static Exchange send(String from) throws Exception {
    return send(from, new WithdrawnException(), false);
  }

  private static Exchange send(String from, Exception failure, boolean ended) throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.addRoutePolicyFactory((c, id, route) -> SampleGate.of(context));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              errorHandler(noErrorHandler());
              from("direct:acme")
                  .routeId("acme")
                  .process(exchange -> fail(exchange, failure, ended));
            }
          });
      context.start();
      Exchange exchange = context.getEndpoint(from).createExchange();
      return context.createProducerTemplate().send("direct:acme", exchange);
    }
  }

  private static void fail(Exchange exchange, Exception failure, boolean ended) throws Exception {
    exchange.setProperty(Undelivered.PROPERTY, new Undelivered(new long[] {1}, 2, true));
    if (ended) {
      // by force, as this exchange is on its way
      exchange.getContext().getRouteController().stopRoute("acme", 1, TimeUnit.MILLISECONDS, false);
    }
    throw failure;
  }
}
