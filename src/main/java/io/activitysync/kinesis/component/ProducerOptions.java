package io.activitysync.kinesis.component;

import io.activitysync.kinesis.delivery.DeliverySettings;
import io.activitysync.kinesis.delivery.HashBuckets;
import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The options that {@code aws2-kinesis:} has here beside the standard component's. What the
 * annotations say is what Camel's catalogue says, which a test compares; {@link EndpointConfigurer}
 * binds them. Set before the endpoint starts, and not after; then safe for use by several threads.
 */
@UriParams
final class ProducerOptions {
  /** Whether a partition key's next record waits for the one before. */
  enum Ordering {
    STRICT,
    RELAXED
  }

  /** Whether several records go as one. */
  enum Aggregation {
    NONE,
    KPL
  }

  @UriParam(
      label = "producer",
      enums = "strict,relaxed",
      defaultValue = "strict",
      description =
          "Whether a partition key's next record waits until the one before is acknowledged, also"
              + " under retries (strict), or does not (relaxed).")
  private Ordering ordering = Ordering.STRICT;

  @UriParam(
      label = "producer",
      enums = "none,kpl",
      defaultValue = "none",
      description =
          "Whether several records are put into one (kpl), in the format of the Kinesis Producer"
              + " Library, which the Kinesis Client Library and Firehose take apart.")
  private Aggregation aggregation = Aggregation.NONE;

  @UriParam(
      label = "producer,advanced",
      defaultValue = "1024",
      description =
          "Parts of the hash space within which records are put together; looked at with"
              + " aggregation=kpl. A power of two, 1 to 65536.")
  private int aggregationBuckets = DeliverySettings.USUAL_BUCKETS;

  @UriParam(
      label = "producer",
      defaultValue = "16",
      description = "Calls at once at most, 1 to 1000; fewer are used while the stream throttles.")
  private int maxInFlight = DeliverySettings.DEFAULT.maxInFlight();

  @UriParam(
      label = "producer,advanced",
      defaultValue = "4194304",
      description =
          "Bytes of data and partition keys of a call, 1 to 10485760; a larger record goes alone.")
  private int maxCallBytes = DeliverySettings.DEFAULT.maxCallBytes();

  @UriParam(
      label = "producer",
      defaultValue = "2m",
      description =
          "How long a record is tried before the fault counts as lasting; 0 or more, as 30s.")
  private Duration retryBudget = DeliverySettings.DEFAULT.retryBudget();

  @UriParam(
      label = "security",
      description =
          "What provides credentials for sending, in place of the standard options, as #bean:name.")
  private AwsCredentialsProvider credentials;

  /**
   * How records are delivered.
   *
   * @throws IllegalArgumentException when a value is out of range, naming the option
   */
  DeliverySettings settings() {
    int buckets = HashBuckets.of(aggregationBuckets).count();
    return new DeliverySettings(
        ordering == Ordering.STRICT,
        maxInFlight,
        maxCallBytes,
        retryBudget,
        DeliverySettings.DEFAULT.bufferBytes(),
        aggregation == Aggregation.KPL ? buckets : 0);
  }

  Ordering getOrdering() {
    return ordering;
  }

  void setOrdering(Ordering ordering) {
    this.ordering = ordering;
  }

  Aggregation getAggregation() {
    return aggregation;
  }

  void setAggregation(Aggregation aggregation) {
    this.aggregation = aggregation;
  }

  int getAggregationBuckets() {
    return aggregationBuckets;
  }

  void setAggregationBuckets(int aggregationBuckets) {
    this.aggregationBuckets = aggregationBuckets;
  }

  int getMaxInFlight() {
    return maxInFlight;
  }

  void setMaxInFlight(int maxInFlight) {
    this.maxInFlight = maxInFlight;
  }

  int getMaxCallBytes() {
    return maxCallBytes;
  }

  void setMaxCallBytes(int maxCallBytes) {
    this.maxCallBytes = maxCallBytes;
  }

  Duration getRetryBudget() {
    return retryBudget;
  }

  void setRetryBudget(Duration retryBudget) {
    this.retryBudget = retryBudget;
  }

  /** In place of the standard options for credentials; null to go by those. */
  AwsCredentialsProvider getCredentials() {
    return credentials;
  }

  void setCredentials(AwsCredentialsProvider credentials) {
    this.credentials = credentials;
  }
}
