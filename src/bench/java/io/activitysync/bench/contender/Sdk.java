package io.activitysync.bench.contender;

import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.bench.load.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The AWS SDK at its best: asynchronous PutRecords of 500, no order, no retry. What the SDK costs
 * whoever uses it well.
 */
final class Sdk implements Contender {
  private static final int BATCH = 500;
  private static final int MOST_IN_FLIGHT = 64;

  private final Target target;
  private final SdkAsyncHttpClient http =
      NettyNioAsyncHttpClient.builder()
          .maxConcurrency(MOST_IN_FLIGHT)
          .buildWithDefaults(
              AttributeMap.builder()
                  .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                  .build());
  private final List<KinesisAsyncClient> clients = new ArrayList<>();

  Sdk(Target target) {
    this.target = target;
    for (int c = 0; c < target.connections(); c++) {
      clients.add(client());
    }
  }

  private KinesisAsyncClient client() {
    return KinesisAsyncClient.builder()
        .httpClient(http)
        .region(Region.of(Target.REGION))
        .endpointOverride(target.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(Target.ACCESS_KEY, Target.SECRET_KEY)))
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {4, 8, 16, 32};
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    Semaphore room = new Semaphore(inFlight);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int turn = 0;
    for (Chunk chunk = feed.take(BATCH); chunk != null; chunk = feed.take(BATCH)) {
      room.acquire();
      int connection = turn++ % clients.size();
      var unused =
          clients
              .get(connection)
              .putRecords(request(chunk, connection))
              .whenComplete(
                  (response, e) -> {
                    if (e != null) {
                      failure.set(e);
                    } else if (response.failedRecordCount() > 0) {
                      failure.set(new IllegalStateException("records failed"));
                    }
                    room.release();
                  });
    }
    room.acquire(inFlight);
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
  }

  private PutRecordsRequest request(Chunk chunk, int connection) {
    List<PutRecordsRequestEntry> entries = new ArrayList<>(chunk.size());
    for (int i = 0; i < chunk.size(); i++) {
      entries.add(
          PutRecordsRequestEntry.builder()
              .data(SdkBytes.fromByteArrayUnsafe(chunk.data(i)))
              .partitionKey(chunk.key(i))
              .build());
    }
    return PutRecordsRequest.builder()
        .streamName(target.stream(connection))
        .records(entries)
        .build();
  }

  @Override
  public void sendOne(Chunk one) {
    clients
        .get(0)
        .putRecord(
            put ->
                put.streamName(target.stream(0))
                    .data(SdkBytes.fromByteArrayUnsafe(one.data(0)))
                    .partitionKey(one.key(0)))
        .join();
  }

  @Override
  public void close() {
    clients.forEach(KinesisAsyncClient::close);
    http.close();
  }
}
