package io.activitysync.kinesis.component;

import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.delivery.DeliverySettings;
import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The options that {@code aws2-kinesis:} has here beside the standard component's. What the
 * annotations say is what Camel's catalogue says, which a test compares; {@link EndpointConfigurer}
 * binds each that is annotated. Set before the endpoint starts, and not after; then safe for use by
 * several threads.
 */
@UriParams
final class ProducerOptions {
  /** Whether a partition key's next record waits for the one before. */
  enum Ordering {
    STRICT,
    RELAXED
  }

  @UriParam(
      label = "producer",
      enums = "strict,relaxed",
      defaultValue = "strict",
      description =
          "Whether a partition key's next record waits until the one before is acknowledged, also"
              + " under retries (strict), or does not (relaxed).")
  Ordering ordering = Ordering.STRICT;

  @UriParam(
      label = "producer",
      enums = "none,kpl,lines",
      defaultValue = "none",
      description =
          "Whether several records are put into one: in the format of the Kinesis Producer Library,"
              + " which the Kinesis Client Library and Firehose take apart (kpl), or as lines of"
              + " text, each ending in a line feed (lines).")
  Aggregation.Format aggregation = Aggregation.Format.NONE;

  @UriParam(
      label = "producer,advanced",
      defaultValue = "1024",
      description =
          "Parts of the hash space within which records are put together; looked at with"
              + " aggregation. A power of two, 1 to 65536.")
  int aggregationBuckets = Aggregation.USUAL_BUCKETS;

  @UriParam(
      label = "producer,advanced",
      description =
          "Bytes of data and partition key of a record with several in it, 1024 to 1048576; without"
              + " it 51200 with aggregation=kpl and 25600 with aggregation=lines.")
  Integer aggregationMaxSize;

  @UriParam(
      label = "producer",
      defaultValue = "16",
      description = "Calls at once at most, 1 to 1000; fewer are used while the stream throttles.")
  int maxInFlight = DeliverySettings.DEFAULT.maxInFlight();

  @UriParam(
      label = "producer,advanced",
      defaultValue = "1048576",
      description =
          "Bytes of data and partition keys of a call, 1 to 10485760; a larger record goes alone.")
  int maxCallBytes = DeliverySettings.DEFAULT.maxCallBytes();

  @UriParam(
      label = "producer",
      defaultValue = "2m",
      description =
          "How long a record is tried before the fault counts as lasting; 0 or more, as 30s.")
  Duration retryBudget = DeliverySettings.DEFAULT.retryBudget();

  @UriParam(
      label = "security",
      description =
          "What provides credentials for sending, in place of the standard options, as #bean:name.")
  AwsCredentialsProvider credentials;

  /**
   * How records are delivered.
   *
   * @throws IllegalArgumentException when a value is out of range, naming the option
   */
  DeliverySettings settings() {
    int maxSize =
        aggregationMaxSize == null ? Aggregation.usualSize(aggregation) : aggregationMaxSize;
    return new DeliverySettings(
        ordering == Ordering.STRICT,
        maxInFlight,
        maxCallBytes,
        retryBudget,
        DeliverySettings.DEFAULT.bufferBytes(),
        new Aggregation(aggregation, aggregationBuckets, maxSize));
  }
}
