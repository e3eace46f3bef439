package io.activitysync.kinesis;

import io.activitysync.kinesis.client.*;
import java.net.URI;
import java.util.concurrent.*;
import java.util.random.RandomGenerator;
import org.apache.camel.Producer;
import org.apache.camel.component.aws2.kinesis.Kinesis2Component;
import org.apache.camel.component.aws2.kinesis.Kinesis2Configuration;
import org.apache.camel.component.aws2.kinesis.Kinesis2Endpoint;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

public class ActivityKinesisEndpoint extends Kinesis2Endpoint {
  private final AwsCredentialsProvider credentials;
  private Delivery delivery;
  private PutRecordsClient client;
  private ScheduledExecutorService timer;

  ActivityKinesisEndpoint(
      String uri,
      Kinesis2Configuration configuration,
      Kinesis2Component component,
      AwsCredentialsProvider credentials) {
    super(uri, configuration, component);
    this.credentials = credentials;
  }

  public AwsCredentialsProvider credentials() {
    return credentials;
  }

  @Override
  protected void doStart() throws Exception {}

  @Override
  public void doStop() throws Exception {
    if (client != null) {
      client.close();
      client = null;
    }
    if (timer != null) timer.shutdownNow();
  }

  synchronized Delivery delivery() {
    if (delivery == null) {
      StreamAddress address =
          StreamAddress.of(getConfiguration().getStreamName(), getConfiguration().getRegion());
      if (getConfiguration().isOverrideEndpoint()) {
        address = address.at(URI.create(getConfiguration().getUriEndpointOverride()));
      }
      client =
          new LeanPutRecordsClient(
              ((ActivityKinesisComponent) getComponent()).transport(),
              address,
              credentials,
              java.time.Clock.systemUTC());
      timer = Executors.newScheduledThreadPool(1);
      ScheduledExecutorService due = timer;
      delivery =
          new Delivery(
              DeliverySettings.DEFAULT,
              new DeliveryRuntime(
                  (task, nanos) -> {
                    var unused = due.schedule(task, nanos, TimeUnit.NANOSECONDS);
                  },
                  timer,
                  System::nanoTime,
                  RandomGenerator.getDefault(),
                  MemoryBudget.ofThisJvm()),
              client,
              RecordLimit.of(StreamDescription.DEFAULT_MAX_RECORD_BYTES),
              () -> CompletableFuture.completedFuture(false),
              DeliveryListener.NONE);
    }
    return delivery;
  }

  public void giveBack() {
    if (delivery != null) delivery.giveBack(Fault.HELD_BACK, null);
  }

  public void open() {
    if (delivery != null) delivery.open();
  }

  @Override
  public Producer createProducer() throws Exception {
    return new ActivityKinesisProducer(this);
  }
}
