package io.activitysync.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.WithdrawnException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What comes back of a route that ended while its call was under way: nothing handles errors. */
class EndedRouteTest {
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

  private static Exchange send(String from) throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.addRoutePolicyFactory((c, id, route) -> SampleGate.of(context));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              errorHandler(noErrorHandler());
              from("direct:acme").routeId("acme").throwException(new WithdrawnException());
            }
          });
      context.start();
      Exchange exchange = context.getEndpoint(from).createExchange();
      return context.createProducerTemplate().send("direct:acme", exchange);
    }
  }
}
