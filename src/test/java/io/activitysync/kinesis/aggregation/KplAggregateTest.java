package io.activitysync.kinesis.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.client.PutEntry;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** Takes aggregates apart with the Kinesis Client Library's own reader. */
class KplAggregateTest {
  private static final BigInteger LAST_HASH =
      BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
  private static final int SEEDS = 300;
  private static final int MAX_BYTES = 51_200;

  @SuppressWarnings("ArrayRecordComponent") // only its parts are compared
  private record Event(String partitionKey, byte[] data, int offset, int length)
      implements PutEntry {
    @Override
    public String explicitHashKey() {
      return null;
    }

    ByteBuffer content() {
      return ByteBuffer.wrap(data, offset, length);
    }
  }

  private record Sent(PutEntry entry, List<Event> events) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 1024})
  void whateverTheShardsEachTakesItsAggregatesApartWhole(int count) {
    int aggregates = 0;
    int events = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Sent> sent = send(HashBuckets.of(count), events(random));
      // the same entries before and after the stream was split and merged
      for (int layout = 0; layout < 3; layout++) {
        NavigableSet<BigInteger> shards = shards(random);
        for (Sent one : sent) {
          assertTakenApartIn(shards, one);
        }
      }
      aggregates += sent.size();
      events += sent.stream().mapToInt(s -> s.events().size()).sum();
    }
    assertThat(events).isGreaterThan(aggregates);
  }

  @Test
  void aReaderOfAnotherShardWouldDropThem() {
    Sent sent = send(HashBuckets.of(1), List.of(event("a", "1"), event("b", "2"))).get(0);
    BigInteger next = new BigInteger(sent.entry().explicitHashKey()).add(BigInteger.ONE);
    assertThat(new AggregatorUtil().deaggregate(List.of(read(sent.entry())), next, LAST_HASH))
        .isEmpty();
  }

  @Test
  void theMessageIsWhatProtobufWouldWrite() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Sent sent : send(HashBuckets.of(16), events(new Random(seed)))) {
        if (sent.events().size() > 1) {
          byte[] data = sent.entry().data();
          byte[] message = Arrays.copyOfRange(data, 4, data.length - 16);
          assertThat(Messages.AggregatedRecord.parseFrom(message).toByteArray()).isEqualTo(message);
        }
      }
    }
  }

  @Test
  void anEntryStaysWithinItsSize() {
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Sent sent : send(HashBuckets.of(16), events(new Random(seed)))) {
        int key = sent.entry().partitionKey().getBytes(StandardCharsets.UTF_8).length;
        if (sent.events().size() > 1) {
          assertThat(sent.entry().length() + key).isLessThanOrEqualTo(MAX_BYTES);
        }
      }
    }
  }

  @Test
  void oneThatFitsToTheByteIsTakenAndOneByteMoreIsNot() {
    String hashKey = HashBuckets.of(16).hashKey(3);
    AggregateBuilder open = new KplAggregate(hashKey, Integer.MAX_VALUE);
    open.add(event("key", "first"));
    assertThat(open.tryAdd(event("other", "second"))).isTrue();
    int exact = open.build().length() + "key".length();

    assertThat(open.bytes()).isEqualTo(exact);
    assertThat(takesTwo(hashKey, exact)).isTrue();
    assertThat(takesTwo(hashKey, exact - 1)).isFalse();
  }

  @Test
  void oneAloneGoesAsItIsUnderItsBucketsHashKey() {
    Event event = event("key", "text");
    AggregateBuilder builder = new KplAggregate("42", MAX_BYTES);
    builder.add(event);
    PutEntry entry = builder.build();
    assertThat(entry.data()).isSameAs(event.data());
    assertThat(entry.partitionKey()).isEqualTo("key");
    assertThat(entry.explicitHashKey()).isEqualTo("42");
  }

  @Test
  void oneAloneThatLooksLikeAnAggregateComesOutAsItWentIn() {
    PutEntry inner =
        send(HashBuckets.of(1), List.of(event("a", "1"), event("b", "2"))).get(0).entry();
    Event event = new Event("key", inner.data(), inner.offset(), inner.length());
    Sent sent = send(HashBuckets.of(1), List.of(event)).get(0);
    assertTakenApartIn(new TreeSet<>(List.of(BigInteger.ZERO)), sent);
  }

  private static boolean takesTwo(String hashKey, int maxBytes) {
    AggregateBuilder builder = new KplAggregate(hashKey, maxBytes);
    builder.add(event("key", "first"));
    return builder.tryAdd(event("other", "second"));
  }

  private static void assertTakenApartIn(NavigableSet<BigInteger> shards, Sent sent) {
    BigInteger hash = new BigInteger(sent.entry().explicitHashKey());
    BigInteger start = shards.floor(hash);
    BigInteger after = shards.higher(hash);
    BigInteger end = after == null ? LAST_HASH : after.subtract(BigInteger.ONE);
    List<KinesisClientRecord> out =
        new AggregatorUtil().deaggregate(List.of(read(sent.entry())), start, end);
    assertThat(out).hasSameSizeAs(sent.events());
    for (int i = 0; i < out.size(); i++) {
      assertThat(out.get(i).partitionKey()).isEqualTo(sent.events().get(i).partitionKey());
      assertThat(out.get(i).data()).isEqualTo(sent.events().get(i).content());
      assertThat(out.get(i).explicitHashKey()).isEqualTo(sent.entry().explicitHashKey());
    }
  }

  /** First hash keys of a stream's shards. */
  private static NavigableSet<BigInteger> shards(Random random) {
    NavigableSet<BigInteger> starts = new TreeSet<>(List.of(BigInteger.ZERO));
    int cuts = random.nextInt(random.nextInt(4) == 0 ? 2_000 : 8);
    for (int i = 0; i < cuts; i++) {
      starts.add(new BigInteger(128, random));
    }
    return starts;
  }

  private static List<Sent> send(HashBuckets buckets, List<Event> events) {
    Map<Integer, List<Event>> byBucket = new HashMap<>();
    for (Event event : events) {
      byBucket
          .computeIfAbsent(buckets.ofPartitionKey(event.partitionKey()), b -> new ArrayList<>())
          .add(event);
    }
    List<Sent> sent = new ArrayList<>();
    byBucket.forEach((bucket, its) -> gather(buckets.hashKey(bucket), its, sent));
    return sent;
  }

  private static void gather(String hashKey, List<Event> events, List<Sent> sent) {
    int from = 0;
    while (from < events.size()) {
      AggregateBuilder builder = new KplAggregate(hashKey, MAX_BYTES);
      builder.add(events.get(from));
      int to = from + 1;
      while (to < events.size() && builder.tryAdd(events.get(to))) {
        to++;
      }
      sent.add(new Sent(builder.build(), events.subList(from, to)));
      from = to;
    }
  }

  /** As a consumer gets it. */
  private static KinesisClientRecord read(PutEntry entry) {
    return KinesisClientRecord.builder()
        .partitionKey(entry.partitionKey())
        .explicitHashKey(entry.explicitHashKey())
        .data(
            ByteBuffer.wrap(
                Arrays.copyOfRange(entry.data(), entry.offset(), entry.offset() + entry.length())))
        .sequenceNumber("1")
        .approximateArrivalTimestamp(Instant.EPOCH)
        .build();
  }

  private static List<Event> events(Random random) {
    List<Event> events = new ArrayList<>();
    int count = 1 + random.nextInt(120);
    int keys = 1 + random.nextInt(200);
    for (int i = 0; i < count; i++) {
      byte[] data = new byte[random.nextInt(random.nextInt(15) == 0 ? 60_000 : 700)];
      random.nextBytes(data);
      int offset = random.nextInt(data.length + 1);
      String key = (random.nextBoolean() ? "k" : "\u00e9\u4e16\ud83d\ude00") + random.nextInt(keys);
      events.add(new Event(key, data, offset, data.length - offset));
    }
    return events;
  }

  private static Event event(String key, String text) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    return new Event(key, data, 0, data.length);
  }
}
