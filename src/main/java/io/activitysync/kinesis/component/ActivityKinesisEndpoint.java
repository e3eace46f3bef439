package io.activitysync.kinesis.component;

import io.activitysync.credentials.RefreshableCredentials;
import io.activitysync.credentials.RoleSession;
import io.activitysync.kinesis.KeyWait;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.LeanPutRecordsClient;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.StreamDescriber;
import io.activitysync.kinesis.delivery.Delivery;
import io.activitysync.kinesis.delivery.DeliveryListener;
import io.activitysync.kinesis.delivery.DeliverySettings;
import io.activitysync.kinesis.delivery.RecordLimit;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.aws2.kinesis.Kinesis2Configuration;
import org.apache.camel.component.aws2.kinesis.Kinesis2Constants;
import org.apache.camel.component.aws2.kinesis.Kinesis2Consumer;
import org.apache.camel.component.aws2.kinesis.Kinesis2Endpoint;
import org.apache.camel.component.aws2.kinesis.KinesisConnection;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * One stream. All its producers share one {@link Delivery}, so that a key's order holds over all
 * routes that send by this endpoint; consumers are the standard component's, with a client of this
 * endpoint's own. Safe for use by several threads.
 *
 * <p>While it stops it fails what is not in flight back to its source, gives what is in flight five
 * seconds, and then fails that back too. Started again, it makes its engine anew.
 */
@UriEndpoint(
    firstVersion = "3.2.0",
    scheme = "aws2-kinesis",
    syntax = "aws2-kinesis:streamName",
    title = "AWS Kinesis",
    category = {Category.CLOUD, Category.MESSAGING},
    headersClass = Kinesis2Constants.class)
public class ActivityKinesisEndpoint extends Kinesis2Endpoint {
  /**
   * Exchange property with a {@link java.util.function.LongConsumer} that is told how many of the
   * exchange's records the stream has acknowledged, all of them, before the exchange goes on.
   */
  public static final String DELIVERED = "ActivitySyncDelivered";

  /**
   * Exchange property with a {@link java.util.function.BooleanSupplier} that says whether its
   * records may be sent at that moment: asked before each call, so it is quick. Absent where they
   * may.
   */
  public static final String MAY_SEND = "ActivitySyncMaySend";

  @UriParam private final ProducerOptions options = new ProducerOptions();
  private KinesisConnection consumerConnection;
  private RefreshableCredentials ownCredentials;
  private PutRecordsClient client;
  private Delivery delivery;
  private DeliverySettings madeWith;

  ActivityKinesisEndpoint(
      String uri, Kinesis2Configuration configuration, ActivityKinesisComponent component) {
    super(uri, configuration, component);
  }

  /** The options beside the standard ones. */
  ProducerOptions options() {
    return options;
  }

  /** Gives what is not in flight back to its source, and whatever comes until {@link #open}. */
  public void giveBack() {
    Delivery current = current();
    if (current != null) {
      current.withdraw();
    }
  }

  /** Takes records again. */
  public void open() {
    Delivery current = current();
    if (current != null) {
      current.open();
    }
  }

  /**
   * Has the engine made anew where other options hold than it was made with: what is in flight is
   * answered first, and what comes until then goes back to its source. May block for five seconds.
   */
  public void renew() {
    synchronized (this) {
      if (delivery == null || settings().equals(madeWith)) {
        return;
      }
    }
    end();
  }

  /** How far records have waited for others of their key since this was asked last. */
  public synchronized KeyWait keyWait() {
    return delivery == null ? KeyWait.NONE : delivery.keyWait();
  }

  private DeliverySettings settings() {
    ActivityKinesisComponent component = (ActivityKinesisComponent) getComponent();
    return EndpointConfigurer.settings(
        options, component.overrides(options.credentials), getCamelContext());
  }

  private synchronized Delivery current() {
    return delivery;
  }

  /**
   * Where its calls go.
   *
   * @throws IllegalArgumentException when its options don't say it rightly
   */
  public StreamAddress address() {
    return StandardOptions.address(getConfiguration());
  }

  /** How its calls travel: by the proxy and with the trust that its options say. */
  public KinesisTransport transport() {
    ActivityKinesisComponent component = (ActivityKinesisComponent) getComponent();
    return component.transport(
        StandardOptions.transport(getConfiguration(), component.transport().settings()));
  }

  /** The engine, made when it is first asked for. */
  synchronized Delivery delivery() {
    if (delivery == null) {
      ActivityKinesisComponent component = (ActivityKinesisComponent) getComponent();
      StreamAddress address = address();
      KinesisTransport transport = transport();
      AwsCredentialsProvider credentials = credentials(address, transport);
      StreamDescriber describer =
          new StreamDescriber(
              transport, address, credentials, component.describeLimiter(), Clock.systemUTC());
      madeWith = settings();
      client = new LeanPutRecordsClient(transport, address, credentials, Clock.systemUTC());
      DeliveryListener listener = component.sends(this, options.credentials);
      delivery =
          new Delivery(
              madeWith,
              component.runtime(),
              client,
              new RecordLimit(describer::describe, component.runtime().nanoTime()),
              renewal(credentials),
              listener);
      if (listener == DeliveryListener.NONE) {
        // no connection's: nobody has it tried again
        delivery.openItself();
      }
      // asked once it is known to send: whoever closes it meanwhile finds it, or is found here
      if (component.givesBack(options.credentials)) {
        delivery.withdraw();
      }
    }
    return delivery;
  }

  private AwsCredentialsProvider credentials(StreamAddress address, KinesisTransport transport) {
    if (options.credentials != null) {
      return options.credentials;
    }
    ownCredentials =
        new RefreshableCredentials(
            StandardOptions.credentials(getConfiguration()),
            address.region(),
            RoleSession.of("route", transport::blockingHttp),
            Clock.systemUTC());
    return ownCredentials;
  }

  private static Supplier<CompletionStage<Boolean>> renewal(AwsCredentialsProvider credentials) {
    return credentials instanceof RefreshableCredentials refreshable
        ? refreshable::refresh
        : () -> CompletableFuture.completedFuture(false);
  }

  @Override
  public Producer createProducer() {
    if (options.credentials == null) {
      StandardOptions.credentials(getConfiguration()); // refused now rather than at the first event
    }
    return new ActivityKinesisProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    if (getConfiguration().isUseKclConsumers()) {
      throw new IllegalArgumentException(
          "useKclConsumers is true, should be false or left out: the Kinesis Client Library, which"
              + " it needs, is not part of this application; the consumer without it reads all"
              + " shards of a stream");
    }
    Kinesis2Consumer consumer = new Kinesis2Consumer(this, processor);
    consumer.setConnection(consumerConnection());
    consumer.setSchedulerProperties(getSchedulerProperties());
    configureConsumer(consumer);
    return consumer;
  }

  private synchronized KinesisConnection consumerConnection() {
    if (consumerConnection == null) {
      consumerConnection = new ReadingConnection(Clock.systemUTC()::instant);
    }
    return consumerConnection;
  }

  /**
   * Does what the standard endpoint does, but for making the component's one client, which the
   * first endpoint to start would share with all others.
   */
  @Override
  protected void doStart() throws Exception {
    ShardIteratorType from = getConfiguration().getIteratorType();
    boolean needsNumber =
        from == ShardIteratorType.AFTER_SEQUENCE_NUMBER
            || from == ShardIteratorType.AT_SEQUENCE_NUMBER;
    if (needsNumber && getConfiguration().getSequenceNumber().isEmpty()) {
      throw new IllegalArgumentException(
          "sequenceNumber must be set where iteratorType is " + from);
    }
    if (!getConfiguration().isCborEnabled()) {
      System.setProperty(
          software.amazon.awssdk.core.SdkSystemSetting.CBOR_ENABLED.property(), "false");
    }
  }

  @Override
  public void doStop() throws Exception {
    end();
    ((ActivityKinesisComponent) getComponent()).sendsNoMore(this, options.credentials);
    KinesisConnection consuming;
    synchronized (this) {
      consuming = consumerConnection;
      consumerConnection = null;
    }
    if (consuming != null && getConfiguration().getAmazonKinesisClient() == null) {
      consuming.close();
    }
    super.doStop();
  }

  /** The engine stays until it is idle, so that none is made beside it, which would break order. */
  private void end() {
    Delivery ending;
    synchronized (this) {
      ending = delivery;
    }
    if (ending != null) {
      ending.end();
      awaitIdle(ending, ((ActivityKinesisComponent) getComponent()).drainNanos());
    }
    PutRecordsClient closing;
    RefreshableCredentials held;
    synchronized (this) {
      closing = client;
      held = ownCredentials;
      delivery = null;
      client = null;
      ownCredentials = null;
    }
    if (closing != null) {
      closing.close();
    }
    if (held != null) {
      held.close();
    }
  }

  private static void awaitIdle(Delivery ending, long nanos) {
    try {
      ending.idle().toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // closing the client answers what is still in flight: its records fail back
    }
  }
}
