package io.activitysync.bench.contender;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.bench.load.Target;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;

/** Amazon's producer library, which speaks TLS alone, with its own settings but for the limits. */
final class Kpl implements Contender {
  /** It keeps itself to a share of what each shard takes; the sink takes more. */
  private static final long NO_RATE_LIMIT = 1_000_000_000;

  private static final int LEAST_IN_FLIGHT = 10_000;

  private final String stream;
  private final KinesisProducer producer;

  Kpl(Target target, boolean aggregated) {
    stream = target.stream(0);
    String host = target.endpoint().getHost();
    int port = target.endpoint().getPort();
    producer =
        new KinesisProducer(
            new KinesisProducerConfiguration()
                .setRegion(Target.REGION)
                .setKinesisEndpoint(host)
                .setKinesisPort(port)
                .setStsEndpoint(host)
                .setStsPort(port)
                .setVerifyCertificate(false)
                .setCredentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(Target.ACCESS_KEY, Target.SECRET_KEY)))
                .setMetricsLevel("none")
                .setLogLevel("error")
                .setRateLimit(NO_RATE_LIMIT)
                .setAggregationEnabled(aggregated));
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {LEAST_IN_FLIGHT, 2 * LEAST_IN_FLIGHT, 4 * LEAST_IN_FLIGHT};
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    Semaphore room = new Semaphore(inFlight);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    FutureCallback<UserRecordResult> settle =
        new FutureCallback<>() {
          @Override
          public void onSuccess(UserRecordResult result) {
            room.release();
          }

          @Override
          public void onFailure(Throwable e) {
            failure.set(e);
            room.release();
          }
        };
    for (Chunk one = feed.take(1); one != null; one = feed.take(1)) {
      room.acquire();
      Futures.addCallback(
          producer.addUserRecord(stream, one.key(0), ByteBuffer.wrap(one.data(0))),
          settle,
          MoreExecutors.directExecutor());
    }
    room.acquire(inFlight);
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
  }

  @Override
  public void sendOne(Chunk one) throws Exception {
    producer.addUserRecord(stream, one.key(0), ByteBuffer.wrap(one.data(0))).get();
  }

  @Override
  public void close() {
    producer.destroy();
  }
}
