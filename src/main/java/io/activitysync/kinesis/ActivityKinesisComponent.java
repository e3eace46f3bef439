package io.activitysync.kinesis;

import io.activitysync.kinesis.client.KinesisTransport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.aws2.kinesis.Kinesis2Component;
import org.apache.camel.component.aws2.kinesis.Kinesis2Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

public class ActivityKinesisComponent extends Kinesis2Component {
  private final KinesisTransport transport;
  private final Map<String, ActivityKinesisEndpoint> byCredentials = new ConcurrentHashMap<>();

  public ActivityKinesisComponent(KinesisTransport transport) {
    this.transport = transport;
  }

  public KinesisTransport transport() {
    return transport;
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
