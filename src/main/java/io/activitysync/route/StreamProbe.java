package io.activitysync.route;

import io.activitysync.connection.ConnectionSettings;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.Target;
import io.activitysync.kinesis.Fault;
import io.activitysync.kinesis.FaultClassifier;
import io.activitysync.kinesis.RefreshableCredentials;
import io.activitysync.kinesis.client.DescribeLimiter;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.StreamDescriber;
import io.activitysync.kinesis.client.StreamDescription;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Tries a connection's stream by DescribeStreamSummary. Where that is not allowed, nothing speaks
 * against the stream: the first put is the proof. Safe for use by several threads.
 */
final class StreamProbe implements Probe {
  private static final long TIMEOUT_SECONDS = 20;

  private final KinesisTransport transport;
  private final ConnectionCredentials credentials;
  private final DescribeLimiter limiter = new DescribeLimiter();
  private final Clock clock;

  StreamProbe(KinesisTransport transport, ConnectionCredentials credentials, Clock clock) {
    this.transport = transport;
    this.credentials = credentials;
    this.clock = clock;
  }

  @Override
  public Optional<PauseReason> probe(ConnectionSettings settings) {
    // credentials of its own: what is cached elsewhere may be just what is wrong
    try (RefreshableCredentials own = credentials.of(settings)) {
      StreamDescription description =
          new StreamDescriber(transport, address(settings.target()), own, limiter, clock)
              .describe()
              .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .join();
      if (description instanceof StreamDescription.Described stream && !stream.takesWrites()) {
        return Optional.of(Reasons.of(Fault.STREAM_NOT_ACTIVE, "The stream is " + stream.status()));
      }
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(reason(e.getCause()));
    } catch (IllegalArgumentException e) {
      return Optional.of(reason(e));
    }
  }

  private static StreamAddress address(Target target) {
    return StreamAddress.of(target.streamName(), target.region()).at(target.endpoint());
  }

  private static PauseReason reason(Throwable failure) {
    var finding = FaultClassifier.ofFailure(failure);
    return Reasons.of(finding.fault(), finding.detail());
  }
}
