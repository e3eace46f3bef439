package io.activitysync.kinesis.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.batch.Batches;
import io.activitysync.batch.FairBudget;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.aggregation.TakenApart;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.LeanPutRecordsClient;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.fault.Undelivered;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** The engine over a real wire that fails in every way at once. */
class DeliveryWireTest {
  private static final int KEYS = 50;
  private static final int EXCHANGES = 40;
  private static final int RECORDS = 100;

  // small calls, so that there are enough of them to go wrong
  private static final Map<Aggregation.Format, Integer> CALL_BYTES =
      Map.of(
          Aggregation.Format.NONE, 3_000,
          Aggregation.Format.KPL, 1_000,
          Aggregation.Format.LINES, 200);

  private final KinesisLocal kinesis = KinesisLocal.shared();
  private final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private final KinesisTransport transport =
      new KinesisTransport(TransportSettings.DEFAULTS.withCallTimeout(Duration.ofSeconds(6)));
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private String stream;
  private PutRecordsClient client;
  private Delivery delivery;

  private void open(Aggregation aggregation) {
    stream = kinesis.createStream(3);
    client =
        new LeanPutRecordsClient(
            transport,
            StreamAddress.of(stream, TestKinesis.REGION.id()).at(proxy.endpoint()),
            StaticCredentialsProvider.create(TestKinesis.CREDENTIALS),
            Clock.systemUTC());
    DeliverySettings settings =
        new DeliverySettings(
            true,
            16,
            CALL_BYTES.get(aggregation.format()),
            Duration.ofMinutes(2),
            1 << 20,
            aggregation);
    delivery =
        new Delivery(
            settings,
            new DeliveryRuntime(
                (task, nanos) -> {
                  var unused = threads.schedule(task, nanos, TimeUnit.NANOSECONDS);
                },
                threads,
                System::nanoTime,
                RandomGenerator.getDefault(),
                new FairBudget(1 << 20),
                new FairBudget(1 << 19)),
            client,
            RecordLimit.of(1 << 20),
            () -> CompletableFuture.completedFuture(false),
            DeliveryListener.NONE);
  }

  @AfterEach
  void close() {
    client.close();
    transport.close();
    threads.shutdownNow();
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLostAndEachKeyStaysInOrderWhateverTheWireDoes(Aggregation.Format format)
      throws Exception {
    open(new Aggregation(format, 64, 1024));
    List<WireFault> faults = new ArrayList<>(WireFault.passing());
    for (int i = 0; i < 8; i++) {
      // three records in ten, which nobody but the sender of this call can make up for
      faults.add(WireFault.failEntries("InternalFailure", index -> index % 10 < 3));
    }
    faults.add(WireFault.delay(Duration.ofMillis(300)));
    faults.add(WireFault.blackHole(true));
    proxy.random(42, 0.4, faults);

    List<CompletableFuture<Long>> ends = new ArrayList<>();
    for (int exchange = 0; exchange < EXCHANGES; exchange++) {
      ends.add(send(exchange * RECORDS));
    }
    long delivered = 0;
    for (CompletableFuture<Long> end : ends) {
      delivered += end.get(300, TimeUnit.SECONDS);
    }

    assertThat(delivered).isEqualTo((long) EXCHANGES * RECORDS);
    assertThat(arrived()).hasSize(EXCHANGES * RECORDS);
    Map<String, Integer> untold = new HashMap<>();
    Map<String, Integer> written = new HashMap<>();
    for (FaultProxy.Acknowledged record : proxy.acknowledged()) {
      for (String entry : TakenApart.texts(record.data())) {
        for (String text : entry.lines().toList()) {
          written.merge(text, 1, Integer::sum);
          untold.merge(text, record.told() ? 0 : 1, Integer::sum);
        }
      }
    }
    // one that was doubled was doubled because its answer was lost, or cut by the call timeout
    written.forEach((text, times) -> assertThat(times).isLessThanOrEqualTo(1 + untold.get(text)));
    assertThat(proxy.count(WireFault.FailedEntries.class)).isPositive();
    assertThat(proxy.count(WireFault.Reset.class)).isPositive();
    assertThat(proxy.count(WireFault.Refused.class)).isPositive();
    assertThat(proxy.count(WireFault.BlackHole.class)).isPositive();
  }

  private CompletableFuture<Long> send(int first) {
    CompletableFuture<Long> end = new CompletableFuture<>();
    List<Numbers> batches = new ArrayList<>();
    for (int next = first; next < first + RECORDS; next += 10) {
      batches.add(new Numbers(next, next + 10));
    }
    delivery.send(
        Batches.of(RecordBatch.class, batches),
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

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aReshardLosesNothingOfWhatIsAggregated(Aggregation.Format format) throws Exception {
    open(new Aggregation(format, 64, 1024));
    List<CompletableFuture<Long>> ends = new ArrayList<>();
    for (int exchange = 0; exchange < EXCHANGES; exchange++) {
      ends.add(send(exchange * RECORDS));
      if (exchange % 10 == 5) {
        kinesis.split(stream);
      }
    }
    for (CompletableFuture<Long> end : ends) {
      end.get(300, TimeUnit.SECONDS);
    }

    assertThat(arrived()).hasSize(EXCHANGES * RECORDS);
    assertThat(kinesis.records(stream)).hasSizeLessThan(EXCHANGES * RECORDS / 2);
  }

  /** What is in the stream, each once; fails where a key's first occurrences are out of order. */
  private Set<Integer> arrived() {
    Set<Integer> seen = new HashSet<>();
    Map<String, Integer> last = new HashMap<>();
    for (KinesisClientRecord record : TakenApart.of(kinesis, stream)) {
      for (String text : UTF_8.decode(record.data()).toString().lines().toList()) {
        int number = Integer.parseInt(text);
        if (seen.add(number)) {
          // order holds among the records of an exchange: several exchanges take turns
          String lane = key(number) + "/" + number / RECORDS;
          Integer before = last.put(lane, number);
          assertThat(before == null || before < number).as("order of " + lane).isTrue();
        }
      }
    }
    return seen;
  }

  private static String key(int number) {
    return "key-" + number * 7 % KEYS;
  }

  /** Records that are their own numbers. */
  private record Numbers(int from, int to) implements RecordBatch {
    @Override
    public int size() {
      return to - from;
    }

    @Override
    public String partitionKey(int index) {
      return key(from + index);
    }

    @Override
    public byte[] data(int index) {
      return Integer.toString(from + index).getBytes(UTF_8);
    }

    @Override
    public int offset(int index) {
      return 0;
    }

    @Override
    public int length(int index) {
      return data(index).length;
    }

    @Override
    public long sourceIndex(int index) {
      return (long) from + index;
    }
  }
}
