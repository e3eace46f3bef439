package io.activitysync.route;

import java.util.List;
import java.util.Locale;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.support.DefaultHeaderFilterStrategy;

/**
 * Keeps headers that steer Camel's components from being brought by a message, in whatever case
 * they are written, at every endpoint that takes headers from outside. Camel 4.18.0's own filters
 * let them through at some: SQS (CVE-2026-46456), JMS and others in mixed case (CVE-2026-40453),
 * and what steers a Kafka producer everywhere (CVE-2026-49098). Stateless.
 */
public final class ControlHeaders implements EndpointStrategy {
  private static final List<String> STEERING = List.of("camel", "org.apache.camel.", "kafka.");

  @Override
  public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
    Object own = endpoint instanceof KafkaEndpoint kafka ? kafka.getConfiguration() : endpoint;
    if (own instanceof HeaderFilterStrategyAware aware
        && !(aware.getHeaderFilterStrategy() instanceof Guarded)) {
      HeaderFilterStrategy given = aware.getHeaderFilterStrategy();
      aware.setHeaderFilterStrategy(new Guarded(given == null ? outwards() : given));
    }
    return endpoint;
  }

  /** For an endpoint that would make its own later, as SQS does: Camel's headers stay inside. */
  private static HeaderFilterStrategy outwards() {
    DefaultHeaderFilterStrategy filter = new DefaultHeaderFilterStrategy();
    filter.setOutFilter("breadcrumbId");
    filter.setOutFilterStartsWith(DefaultHeaderFilterStrategy.CAMEL_FILTER_STARTS_WITH);
    filter.setLowerCase(true);
    return filter;
  }

  private record Guarded(HeaderFilterStrategy own) implements HeaderFilterStrategy {
    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
      return own.applyFilterToCamelHeaders(name, value, exchange);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
      return steers(name) || own.applyFilterToExternalHeaders(name, value, exchange);
    }

    private static boolean steers(String name) {
      String small = name.toLowerCase(Locale.ROOT);
      return STEERING.stream().anyMatch(small::startsWith);
    }
  }
}
