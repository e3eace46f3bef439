package io.activitysync.kinesis;

import io.activitysync.kinesis.client.KinesisTransport;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.aws2.kinesis.Kinesis2Component;
import org.apache.camel.component.aws2.kinesis.Kinesis2ComponentConfigurer;
import org.apache.camel.component.aws2.kinesis.Kinesis2Configuration;
import org.apache.camel.component.aws2.kinesis.Kinesis2EndpointConfigurer;
import org.apache.camel.spi.PropertyConfigurer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

public class ActivityKinesisComponent extends Kinesis2Component {
  private final KinesisTransport transport;

  public ActivityKinesisComponent(KinesisTransport transport) {
    this.transport = transport;
  }

  public KinesisTransport transport() {
    return transport;
  }

  @Override
  public PropertyConfigurer getEndpointPropertyConfigurer() {
    return new Kinesis2EndpointConfigurer();
  }

  @Override
  public PropertyConfigurer getComponentPropertyConfigurer() {
    return new Kinesis2ComponentConfigurer();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    Kinesis2Configuration configuration = getConfiguration().copy();
    configuration.setStreamName(remaining);
    AwsCredentialsProvider credentials =
        resolveAndRemoveReferenceParameter(parameters, "credentials", AwsCredentialsProvider.class);
    ActivityKinesisEndpoint endpoint =
        new ActivityKinesisEndpoint(uri, configuration, this, credentials);
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
