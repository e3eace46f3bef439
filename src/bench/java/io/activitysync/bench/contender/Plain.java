package io.activitysync.bench.contender;

import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.bench.load.Target;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.aws2.kinesis.Kinesis2Component;
import org.apache.camel.component.aws2.kinesis.Kinesis2Constants;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * What one writes with Camel as it comes: a route to {@code aws2-kinesis}, one PutRecord an
 * exchange, from several threads.
 */
final class Plain implements Contender {
  private final CamelContext camel = new DefaultCamelContext();
  private final ProducerTemplate template;

  Plain(Target target) throws Exception {
    // by class, since the scheme's name may lead to the component of this project
    camel.addComponent("standard-kinesis", new Kinesis2Component());
    String uri =
        "standard-kinesis:%s?region=%s&accessKey=RAW(%s)&secretKey=RAW(%s)"
            + "&overrideEndpoint=true&uriEndpointOverride=%s&trustAllCertificates=true";
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:event")
                .toF(
                    uri,
                    target.stream(0),
                    Target.REGION,
                    Target.ACCESS_KEY,
                    Target.SECRET_KEY,
                    target.endpoint());
          }
        });
    camel.start();
    template = camel.createProducerTemplate();
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {4, 8, 16, 32, 50}; // its HTTP client keeps 50 connections at most
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    Crew.work(
        inFlight,
        () -> {
          for (Chunk one = feed.take(1); one != null; one = feed.take(1)) {
            sendOne(one);
          }
        });
  }

  @Override
  public void sendOne(Chunk one) {
    template.sendBodyAndHeader(
        "direct:event", one.data(0), Kinesis2Constants.PARTITION_KEY, one.key(0));
  }

  @Override
  public void close() {
    camel.stop();
  }
}
