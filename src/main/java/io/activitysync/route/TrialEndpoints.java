package io.activitysync.route;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.PollingConsumerSupport;
import org.apache.camel.util.StringHelper;

/**
 * Keeps a trial inside: whatever it sends to an endpoint outside goes nowhere, and nothing comes
 * from there: routes that read from it start, and stand idle. Safe for use by several threads.
 */
final class TrialEndpoints implements EndpointStrategy {
  /** Where a trial's dead letters go. */
  static final String DEAD_LETTERS = "direct:dead-letters-of-a-trial";

  /** Components that reach nothing outside this process. */
  private static final Set<String> INSIDE =
      Set.of("aws2-kinesis", "bean", "class", "dataformat", "language", "log");

  private final String source;
  private volatile String passedBy;

  /** Leaves the endpoint that the trial's events come from as it is. */
  TrialEndpoints(String source) {
    this.source = source;
  }

  /** Scheme of an endpoint that something was to be sent to or asked of; null for none. */
  String passedBy() {
    return passedBy;
  }

  /** Says that a step had no answer from an endpoint of this scheme. */
  void passBy(String scheme) {
    passedBy = scheme;
  }

  /** Stands for an HTTP source. */
  static Endpoint http(CamelContext context) {
    return new Nowhere("platform-http:/trial", context, sent -> {}, () -> {});
  }

  @Override
  public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
    String scheme = StringHelper.before(endpoint.getEndpointUri(), ":");
    if (INSIDE.contains(scheme) || isDirect(endpoint, source)) {
      return endpoint;
    }
    Runnable passing = isDirect(endpoint, DEAD_LETTERS) ? () -> {} : () -> passBy(scheme);
    return new Nowhere(uri, endpoint.getCamelContext(), sent -> passing.run(), passing);
  }

  private static boolean isDirect(Endpoint endpoint, String uri) {
    return endpoint.getEndpointUri().replace("://", ":").equals(uri);
  }

  /** What is sent there is taken by {@code taker}, and who asks gets nothing. */
  static final class Nowhere extends DefaultEndpoint {
    private final Processor taker;
    private final Runnable asked;

    Nowhere(String uri, CamelContext context, Processor taker, Runnable asked) {
      super(uri, null);
      setCamelContext(context);
      this.taker = taker;
      this.asked = asked;
    }

    @Override
    public Producer createProducer() {
      return new DefaultProducer(this) {
        @Override
        public void process(Exchange exchange) throws Exception {
          taker.process(exchange);
        }
      };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      return new DefaultConsumer(this, processor);
    }

    @Override
    public PollingConsumer createPollingConsumer() {
      return new Nothing(this, asked);
    }
  }

  /** Has nothing for who asks, and says so at once: a step that waited would hold the trial up. */
  private static final class Nothing extends PollingConsumerSupport {
    private final Runnable asked;

    Nothing(Endpoint endpoint, Runnable asked) {
      super(endpoint);
      this.asked = asked;
    }

    @Override
    public Exchange receive() {
      asked.run();
      return null;
    }

    @Override
    public Exchange receiveNoWait() {
      return receive();
    }

    @Override
    public Exchange receive(long timeout) {
      return receive();
    }
  }
}
