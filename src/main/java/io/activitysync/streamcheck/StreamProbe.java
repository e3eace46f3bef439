package io.activitysync.streamcheck;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.credentials.RefreshableCredentials;
import io.activitysync.kinesis.client.DescribeLimiter;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.StreamDescriber;
import io.activitysync.kinesis.client.StreamDescription;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import software.amazon.awssdk.regions.Region;

/**
 * Tries a connection's stream by DescribeStreamSummary. Where that is not allowed, nothing speaks
 * against the stream, and nothing for it: the first put is the proof. Safe for use by several
 * threads.
 */
public final class StreamProbe implements Probe {
  private final KinesisTransport transport;
  private final Function<ConnectionSettings, RefreshableCredentials> credentials;
  private final DescribeLimiter limiter;
  private final Clock clock;

  /** For one process. */
  public StreamProbe(
      KinesisTransport transport,
      Function<ConnectionSettings, RefreshableCredentials> credentials,
      DescribeLimiter limiter,
      Clock clock) {
    this.transport = transport;
    this.credentials = credentials;
    this.limiter = limiter;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Result> probe(ConnectionSettings settings) {
    // credentials of its own: what is cached elsewhere may be just what is wrong
    RefreshableCredentials own = credentials.apply(settings);
    return describe(settings, own)
        .thenApply(StreamProbe::result)
        .exceptionally(StreamProbe::result)
        .whenComplete((result, never) -> own.close());
  }

  /** Its call has a time limit of its own, which begins when it is its turn. */
  private CompletableFuture<StreamDescription> describe(
      ConnectionSettings settings, RefreshableCredentials own) {
    try {
      return new StreamDescriber(transport, address(settings), own, limiter, clock).describe();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Where the calls of settings go. */
  public static StreamAddress address(ConnectionSettings settings) {
    return new StreamAddress(
        settings.streamName(),
        settings.text(SettingField.STREAM_ARN),
        Region.of(settings.region()),
        settings.endpoint(),
        false);
  }

  private static Result result(StreamDescription description) {
    if (!(description instanceof StreamDescription.Described stream)) {
      return Result.UNPROVEN;
    }
    return stream.takesWrites()
        ? Result.GOOD
        : Result.wrong(
            PauseReasons.of(Fault.STREAM_NOT_ACTIVE, "The stream is " + stream.status()));
  }

  private static Result result(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    var finding = FaultClassifier.ofFailure(cause);
    return Result.wrong(PauseReasons.of(finding.fault(), finding.detail()));
  }
}
