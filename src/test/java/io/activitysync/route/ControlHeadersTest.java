package io.activitysync.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message may not bring, at the endpoints whose own filters let it through. */
class ControlHeadersTest {
  private final DefaultCamelContext camel = new DefaultCamelContext();

  @AfterEach
  void close() throws Exception {
    camel.close();
  }

  @ParameterizedTest
  @CsvSource({
    // CVE-2026-46456: attributes of SQS
    "aws2-sqs:any?accessKey=a&secretKey=b&region=us-east-1, CamelHttpUri",
    "aws2-sqs:any?accessKey=a&secretKey=b&region=us-east-1, CamelFileName",
    "aws2-sqs:any?accessKey=a&secretKey=b&region=us-east-1, CamelAwsKinesisPartitionKey",
    // CVE-2026-40453: another case
    "aws2-sqs:any?accessKey=a&secretKey=b&region=us-east-1, cAMELHttpMethod",
    "kafka:any, CAmelHttpMethod",
    // CVE-2026-49098: to steer a Kafka producer
    "aws2-sqs:any?accessKey=a&secretKey=b&region=us-east-1, kafka.OVERRIDE_TOPIC",
    "kafka:any, Kafka.OVERRIDE_TOPIC"
  })
  void headersThatSteerAreNotTaken(String uri, String header) throws Exception {
    assertThat(refused(uri, header)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "aws2-sqs:any?accessKey=a&secretKey=b&region=us-east-1, tenant",
    "kafka:any, tenant",
    "kafka:any, x-camel"
  })
  void othersAre(String uri, String header) throws Exception {
    assertThat(refused(uri, header)).isFalse();
  }

  @Test
  void theOwnFilterOfAnEndpointStillHolds() throws Exception {
    HeaderFilterStrategy filter = filter("aws2-sqs:x?accessKey=a&secretKey=b&region=us-east-1");

    assertThat(filter.applyFilterToCamelHeaders("CamelFileName", "x", exchange())).isTrue();
    assertThat(filter.applyFilterToCamelHeaders("tenant", "x", exchange())).isFalse();
  }

  private boolean refused(String uri, String header) throws Exception {
    return filter(uri).applyFilterToExternalHeaders(header, "value", exchange());
  }

  private HeaderFilterStrategy filter(String uri) throws Exception {
    // not by the context, which would have it look for its queue
    Endpoint made = camel.getComponent(uri.substring(0, uri.indexOf(':'))).createEndpoint(uri);
    Endpoint endpoint = new ControlHeaders().registerEndpoint(uri, made);
    Object own = endpoint instanceof KafkaEndpoint kafka ? kafka.getConfiguration() : endpoint;
    return ((HeaderFilterStrategyAware) own).getHeaderFilterStrategy();
  }

  private Exchange exchange() {
    return new DefaultExchange(camel);
  }
}
