package io.activitysync.bench.contender;

import io.activitysync.batch.Batches;
import io.activitysync.batch.FairBudget;
import io.activitysync.batch.RecordBatch;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.bench.load.Target;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.LeanPutRecordsClient;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.StreamDescription;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.delivery.Delivery;
import io.activitysync.kinesis.delivery.DeliveryCallback;
import io.activitysync.kinesis.delivery.DeliveryListener;
import io.activitysync.kinesis.delivery.DeliveryRuntime;
import io.activitysync.kinesis.delivery.DeliverySettings;
import io.activitysync.kinesis.delivery.RecordLimit;
import io.activitysync.kinesis.fault.Undelivered;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** This project's delivery engine over its own wire, fed with finished bytes. */
final class Engine implements Contender {
  private static final int BATCH = 500;

  private final KinesisTransport transport;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final List<PutRecordsClient> clients = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();

  Engine(Target target, DeliverySettings settings) {
    transport =
        new KinesisTransport(TransportSettings.DEFAULTS.withTrustAllCertificates(target.tls()));
    DeliveryRuntime runtime =
        new DeliveryRuntime(
            (task, nanos) -> {
              var unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
            },
            workers,
            System::nanoTime,
            RandomGenerator.getDefault(),
            FairBudget.ofHeap(4),
            FairBudget.ofHeap(16));
    for (int connection = 0; connection < target.connections(); connection++) {
      PutRecordsClient client =
          new LeanPutRecordsClient(
              transport,
              StreamAddress.of(target.stream(connection), Target.REGION).at(target.endpoint()),
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(Target.ACCESS_KEY, Target.SECRET_KEY)),
              Clock.systemUTC());
      clients.add(client);
      deliveries.add(
          new Delivery(
              settings,
              runtime,
              client,
              RecordLimit.of(StreamDescription.DEFAULT_MAX_RECORD_BYTES),
              () -> CompletableFuture.completedFuture(false),
              DeliveryListener.NONE));
    }
  }

  /** The engine finds its own number of calls in flight. */
  @Override
  public int[] inFlightChoices() {
    return new int[] {0};
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      all.add(
          submit(
              delivery,
              new Batches<>(RecordBatch.class) {
                @Override
                public RecordBatch next() {
                  Chunk chunk = feed.take(BATCH);
                  return chunk == null ? null : new Records(chunk);
                }
              }));
    }
    for (CompletableFuture<Long> one : all) {
      one.get();
    }
  }

  @Override
  public void sendOne(Chunk one) throws Exception {
    submit(deliveries.get(0), Batches.of(RecordBatch.class, List.of(new Records(one)))).get();
  }

  private static CompletableFuture<Long> submit(Delivery delivery, Batches<RecordBatch> source) {
    CompletableFuture<Long> end = new CompletableFuture<>();
    delivery.send(
        source,
        null,
        new DeliveryCallback() {
          @Override
          public void delivered(long records) {
            end.complete(records);
          }

          @Override
          public void failed(Exception failure, Undelivered undelivered) {
            end.completeExceptionally(failure);
          }
        });
    return end;
  }

  @Override
  public void close() {
    clients.forEach(PutRecordsClient::close);
    transport.close();
    timer.shutdownNow();
    workers.shutdownNow();
  }

  /** A chunk as the engine reads it. */
  private record Records(Chunk chunk) implements RecordBatch {
    @Override
    public int size() {
      return chunk.size();
    }

    @Override
    public String partitionKey(int index) {
      return chunk.key(index);
    }

    @Override
    public byte[] data(int index) {
      return chunk.data(index);
    }

    @Override
    public int offset(int index) {
      return 0;
    }

    @Override
    public int length(int index) {
      return chunk.data(index).length;
    }

    @Override
    public long sourceIndex(int index) {
      return index;
    }
  }
}
