package io.activitysync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.activitysync.support.kinesis.TestKinesis;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * What a Kinesis does, as the AWS documentation has it. Runs against the embedded one and against
 * one that others wrote: what both pass is what AWS does as well as two independent readers
 * understood it.
 */
abstract class KinesisContract {
  private static final int MIB = 1024 * 1024;

  private final KinesisClient client;
  private final TestKinesis kinesis;
  private final Set<Deviation> deviations;

  enum Encoding {
    CBOR,
    JSON
  }

  /** Where an implementation is known not to do what the AWS documentation says. */
  enum Deviation {
    BROKEN_ITERATOR("answers 500 to an iterator that it cannot decode"),
    HASH_KEY_NO_NUMBER("answers 500 to an explicit hash key that is no number"),
    NO_RECORDS("takes a PutRecords of no records"),
    FIRST_PAGE_ALONE("lists its first 100 streams again and again"),
    MORE_THAN_500("takes more than 500 records in a call"),
    RECORD_LIMIT("takes records up to 10 MiB on a stream whose limit is 1 MiB");

    private final String what;

    Deviation(String what) {
      this.what = what;
    }
  }

  KinesisContract(TestKinesis kinesis, Encoding encoding, Set<Deviation> deviations) {
    this.kinesis = kinesis;
    this.deviations = deviations;
    this.client =
        encoding == Encoding.CBOR
            ? TestKinesis.newClient(kinesis.endpoint())
            : TestKinesis.newJsonClient(kinesis.endpoint());
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void describesAStream() {
    Instant before = Instant.now().minus(Duration.ofMinutes(1));
    String stream = kinesis.createStream(3);

    StreamDescriptionSummary summary =
        client.describeStreamSummary(r -> r.streamName(stream)).streamDescriptionSummary();

    assertThat(summary.streamName()).isEqualTo(stream);
    assertThat(summary.streamARN()).endsWith(":stream/" + stream);
    assertThat(summary.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(summary.openShardCount()).isEqualTo(3);
    assertThat(summary.retentionPeriodHours()).isEqualTo(24);
    assertThat(summary.streamCreationTimestamp()).isBetween(before, Instant.now());
    assertThat(client.describeStream(r -> r.streamName(stream)).streamDescription().shards())
        .hasSize(3);
  }

  @Test
  void findsAStreamByItsArn() {
    String stream = kinesis.createStream(1);
    String arn =
        client
            .describeStreamSummary(r -> r.streamName(stream))
            .streamDescriptionSummary()
            .streamARN();

    assertThat(client.listShards(r -> r.streamARN(arn)).shards()).hasSize(1);
    assertThat(client.putRecords(r -> r.streamARN(arn).records(entry("k", "v"))).records())
        .hasSize(1);
  }

  @Test
  void listsStreams() {
    unless(Deviation.FIRST_PAGE_ALONE);
    String stream = kinesis.createStream(1);

    assertThat(client.listStreams(r -> r.limit(10_000)).streamNames()).contains(stream);
    client.deleteStream(r -> r.streamName(stream));
    client.waiter().waitUntilStreamNotExists(r -> r.streamName(stream));
    assertThat(client.listStreams(r -> r.limit(10_000)).streamNames()).doesNotContain(stream);
  }

  @Test
  void createsAndDeletesStreams() {
    String stream = kinesis.createStream(1);

    assertThatThrownBy(() -> client.createStream(r -> r.streamName(stream).shardCount(1)))
        .isInstanceOf(ResourceInUseException.class);
    client.deleteStream(r -> r.streamName(stream));
    client.waiter().waitUntilStreamNotExists(r -> r.streamName(stream));
    assertThatThrownBy(() -> client.describeStreamSummary(r -> r.streamName(stream)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void splitsTheHashSpaceBetweenShardsWithoutGaps() {
    List<Shard> shards = kinesis.shards(kinesis.createStream(3));

    BigInteger expected = BigInteger.ZERO;
    for (Shard shard : shards) {
      assertThat(shard.hashKeyRange().startingHashKey()).isEqualTo(expected.toString());
      expected = new BigInteger(shard.hashKeyRange().endingHashKey()).add(BigInteger.ONE);
    }
    assertThat(expected).isEqualTo(BigInteger.ONE.shiftLeft(128));
  }

  @Test
  void listsShardsInPages() {
    String stream = kinesis.createStream(5);

    var first = client.listShards(r -> r.streamName(stream).maxResults(2));
    var second = client.listShards(r -> r.nextToken(first.nextToken()).maxResults(2));
    var third = client.listShards(r -> r.nextToken(second.nextToken()).maxResults(2));

    assertThat(List.of(first.shards().size(), second.shards().size(), third.shards().size()))
        .containsExactly(2, 2, 1);
    assertThat(third.nextToken()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0c5d7a31-8f42-4e6b-9b1d-3a7e5c2f4d10", "Zürich", "鍵", "key 🔑"})
  void hashesThePartitionKeyByMd5(String key) throws Exception {
    String stream = kinesis.createStream(7);
    byte[] md5 = MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));

    PutRecordsResultEntry placed = put(stream, entry(key, "v")).get(0);

    assertThat(placed.shardId()).isEqualTo(owner(stream, new BigInteger(1, md5)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "170141183460469231731687303715884105727",
        "170141183460469231731687303715884105728",
        "340282366920938463463374607431768211455"
      })
  void anExplicitHashKeyOverridesThePartitionKey(String hash) {
    String stream = kinesis.createStream(2);

    PutRecordsResultEntry placed =
        put(stream, entry("k", "v").toBuilder().explicitHashKey(hash).build()).get(0);

    assertThat(placed.shardId()).isEqualTo(owner(stream, new BigInteger(hash)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "01",
        "abc",
        "340282366920938463463374607431768211456",
        "999999999999999999999999999999999999999"
      })
  void refusesAnExplicitHashKeyOutsideTheSpace(String hash) {
    if (hash.equals("abc")) {
      unless(Deviation.HASH_KEY_NO_NUMBER);
    }
    String stream = kinesis.createStream(1);

    assertRefused(
        () -> put(stream, entry("k", "v").toBuilder().explicitHashKey(hash).build()),
        "InvalidArgumentException",
        "ValidationException");
  }

  @Test
  void answersInTheOrderOfTheRequest() {
    String stream = kinesis.createStream(4);
    List<PutRecordsRequestEntry> entries =
        IntStream.range(0, 100).mapToObj(i -> entry("key-" + i, "value-" + i)).toList();

    PutRecordsResponse answer = client.putRecords(r -> r.streamName(stream).records(entries));

    assertThat(answer.failedRecordCount()).isZero();
    assertThat(answer.records()).hasSize(100);
    for (int i = 0; i < 100; i++) {
      PutRecordsResultEntry placed = answer.records().get(i);
      Record there = recordAt(stream, placed.shardId(), placed.sequenceNumber());
      assertThat(there.partitionKey()).isEqualTo("key-" + i);
      assertThat(there.data().asUtf8String()).isEqualTo("value-" + i);
    }
  }

  @Test
  void keepsAShardInOrderWithGrowingSequenceNumbers() {
    String stream = kinesis.createStream(1);
    for (int i = 0; i < 30; i++) {
      String value = Integer.toString(i);
      client.putRecord(
          r -> r.streamName(stream).partitionKey("k").data(SdkBytes.fromUtf8String(value)));
    }

    assertThat(kinesis.texts(stream))
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(Integer::toString).toList());
    assertThat(kinesis.records(stream))
        .extracting(record -> new BigInteger(record.sequenceNumber()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void carriesAnyBytes() {
    String stream = kinesis.createStream(1);
    byte[] every = new byte[256];
    IntStream.range(0, 256).forEach(i -> every[i] = (byte) i);

    client.putRecord(
        r -> r.streamName(stream).partitionKey("k").data(SdkBytes.fromByteArray(every)));

    assertThat(kinesis.records(stream).get(0).data().asByteArray()).isEqualTo(every);
  }

  @Test
  void tellsWhenARecordArrived() {
    String stream = kinesis.createStream(1);
    Instant before = Instant.now().minusSeconds(2);
    put(stream, entry("k", "v"));

    String iterator = iterator(stream, ShardIteratorType.TRIM_HORIZON, null);
    GetRecordsResponse read = client.getRecords(r -> r.shardIterator(iterator));

    assertThat(read.records().get(0).approximateArrivalTimestamp())
        .isBetween(before, Instant.now().plusSeconds(2));
    assertThat(read.millisBehindLatest()).isZero();
  }

  @Test
  void readsFromTheHorizonAndFromTheLatest() {
    String stream = kinesis.createStream(1);
    put(stream, entry("k", "before"));
    String horizon = iterator(stream, ShardIteratorType.TRIM_HORIZON, null);
    String latest = iterator(stream, ShardIteratorType.LATEST, null);
    put(stream, entry("k", "after"));

    assertThat(texts(horizon)).containsExactly("before", "after");
    assertThat(texts(latest)).containsExactly("after");
  }

  @Test
  void readsAtAndAfterASequenceNumber() {
    String stream = kinesis.createStream(1);
    List<PutRecordsResultEntry> placed =
        put(stream, entry("k", "0"), entry("k", "1"), entry("k", "2"));
    String second = placed.get(1).sequenceNumber();

    assertThat(texts(iterator(stream, ShardIteratorType.AT_SEQUENCE_NUMBER, second)))
        .containsExactly("1", "2");
    assertThat(texts(iterator(stream, ShardIteratorType.AFTER_SEQUENCE_NUMBER, second)))
        .containsExactly("2");
  }

  @Test
  void readsFromATimeOn() {
    String stream = kinesis.createStream(1);
    put(stream, entry("k", "0"));
    Instant arrived = kinesis.records(stream).get(0).approximateArrivalTimestamp();

    assertThat(texts(iteratorAt(stream, arrived.minusSeconds(60)))).containsExactly("0");
    assertThat(texts(iteratorAt(stream, arrived))).containsExactly("0");
  }

  @Test
  void readsInSteps() {
    String stream = kinesis.createStream(1);
    put(stream, entry("k", "0"), entry("k", "1"), entry("k", "2"));
    String iterator = iterator(stream, ShardIteratorType.TRIM_HORIZON, null);

    GetRecordsResponse first = client.getRecords(r -> r.shardIterator(iterator).limit(2));
    GetRecordsResponse second =
        client.getRecords(r -> r.shardIterator(first.nextShardIterator()).limit(2));

    assertThat(first.records()).hasSize(2);
    assertThat(second.records()).hasSize(1);
    assertThat(second.nextShardIterator()).isNotNull();
  }

  @Test
  void refusesBrokenIterators() {
    unless(Deviation.BROKEN_ITERATOR);
    assertRefused(
        () -> client.getRecords(r -> r.shardIterator("nonsense")), "InvalidArgumentException");
  }

  @Test
  void handsAShardOverToItsChildren() {
    String stream = kinesis.createStream(1);
    put(stream, entry("k", "parent"));
    String iterator = iterator(stream, ShardIteratorType.TRIM_HORIZON, null);
    client.splitShard(
        r ->
            r.streamName(stream)
                .shardToSplit("shardId-000000000000")
                .newStartingHashKey(BigInteger.ONE.shiftLeft(127).toString()));
    client.waiter().waitUntilStreamExists(r -> r.streamName(stream));

    List<Shard> shards = kinesis.shards(stream);
    assertThat(shards)
        .extracting(Shard::parentShardId)
        .containsExactly(null, "shardId-000000000000", "shardId-000000000000");
    assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    // AWS may tell the end of a shard with its last records or only after them
    GetRecordsResponse last = client.getRecords(r -> r.shardIterator(iterator));
    assertThat(last.records()).hasSize(1);
    String next = last.nextShardIterator();
    if (next != null) {
      last = client.getRecords(r -> r.shardIterator(next));
    }
    assertThat(last.nextShardIterator()).isNull();
    assertThat(put(stream, entry("k", "child")).get(0).shardId())
        .isNotEqualTo("shardId-000000000000");
  }

  @Test
  void refusesAMissingStream() {
    String missing = "missing";

    assertThatThrownBy(() -> put(missing, entry("k", "v")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(missing);
    assertThatThrownBy(() -> client.describeStreamSummary(r -> r.streamName(missing)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.listShards(r -> r.streamName(missing)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.deleteStream(r -> r.streamName(missing)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void refusesAMissingShard() {
    String stream = kinesis.createStream(1);

    assertThatThrownBy(
            () ->
                client.getShardIterator(
                    r ->
                        r.streamName(stream)
                            .shardId("shardId-000000000099")
                            .shardIteratorType(ShardIteratorType.LATEST)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void refusesABadStreamName() {
    assertRefused(
        () -> client.describeStreamSummary(r -> r.streamName("with space")),
        "ValidationException",
        "InvalidArgumentException");
    assertRefused(
        () -> client.describeStreamSummary(r -> r.streamName("a".repeat(129))),
        "ValidationException",
        "InvalidArgumentException");
  }

  @Test
  void takesFiveHundredRecordsAndNoMore() {
    String stream = kinesis.createStream(1);
    PutRecordsRequestEntry[] entries = new PutRecordsRequestEntry[501];
    Arrays.fill(entries, entry("k", "v"));

    assertThat(put(stream, Arrays.copyOf(entries, 500))).hasSize(500);
    unless(Deviation.MORE_THAN_500);
    assertRefused(() -> put(stream, entries), "ValidationException", "InvalidArgumentException");
    assertThat(kinesis.records(stream)).hasSize(500);
  }

  @Test
  void refusesACallWithoutRecords() {
    unless(Deviation.NO_RECORDS);
    String stream = kinesis.createStream(1);

    assertRefused(() -> put(stream), "ValidationException", "InvalidArgumentException");
  }

  @Test
  void takesPartitionKeysOfOneTo256Characters() {
    String stream = kinesis.createStream(1);

    assertThat(put(stream, entry("k".repeat(256), "v"))).hasSize(1);
    assertRefused(
        () -> put(stream, entry("k".repeat(257), "v")),
        "ValidationException",
        "InvalidArgumentException");
    assertRefused(
        () -> put(stream, entry("", "v")), "ValidationException", "InvalidArgumentException");
  }

  @Test
  void takesARecordOfOneMebibyteAndNoMore() {
    String stream = kinesis.createStream(1);

    assertThat(put(stream, entry("k", "x".repeat(MIB - 1)))).hasSize(1);
    unless(Deviation.RECORD_LIMIT);
    assertRefused(
        () -> put(stream, entry("k", "x".repeat(MIB + 1))),
        "InvalidArgumentException",
        "ValidationException");
  }

  @ParameterizedTest
  @EnumSource(
      value = ShardIteratorType.class,
      names = {"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP"})
  void needsWhatTheIteratorTypeStartsAt(ShardIteratorType type) {
    String stream = kinesis.createStream(1);

    assertThatThrownBy(() -> iterator(stream, type, null))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aRefusedCallWritesNothing() {
    String stream = kinesis.createStream(1);

    assertRefused(
        () -> put(stream, entry("k", "good"), entry("", "bad")),
        "ValidationException",
        "InvalidArgumentException");
    assertThat(kinesis.records(stream)).isEmpty();
  }

  @Test
  void everyAnswerHasARequestId() {
    String stream = kinesis.createStream(1);

    assertThat(client.listShards(r -> r.streamName(stream)).responseMetadata().requestId())
        .isNotBlank();
    ResourceNotFoundException refused =
        catchThrowableOfType(
            ResourceNotFoundException.class, () -> client.listShards(r -> r.streamName("missing")));
    assertThat(refused.requestId()).isNotBlank();
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  /** Ends a test as skipped, with the reason, where the documentation is known not to be met. */
  private void unless(Deviation deviation) {
    assumeFalse(deviations.contains(deviation), () -> "This Kinesis " + deviation.what);
  }

  /** AWS tells some refusals as one code in one version of its model and as another in the next. */
  private static void assertRefused(Runnable call, String... codes) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            KinesisException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isIn((Object[]) codes);
            });
  }

  private List<PutRecordsResultEntry> put(String stream, PutRecordsRequestEntry... entries) {
    return client.putRecords(r -> r.streamName(stream).records(entries)).records();
  }

  private static PutRecordsRequestEntry entry(String key, String value) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(key)
        .data(SdkBytes.fromUtf8String(value))
        .build();
  }

  private String owner(String stream, BigInteger hash) {
    return kinesis.shards(stream).stream()
        .filter(
            shard ->
                hash.compareTo(new BigInteger(shard.hashKeyRange().startingHashKey())) >= 0
                    && hash.compareTo(new BigInteger(shard.hashKeyRange().endingHashKey())) <= 0)
        .map(Shard::shardId)
        .findFirst()
        .orElseThrow();
  }

  private Record recordAt(String stream, String shardId, String sequenceNumber) {
    String iterator =
        client
            .getShardIterator(
                r ->
                    r.streamName(stream)
                        .shardId(shardId)
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .startingSequenceNumber(sequenceNumber))
            .shardIterator();
    return client.getRecords(r -> r.shardIterator(iterator).limit(1)).records().get(0);
  }

  private String iterator(String stream, ShardIteratorType type, String sequenceNumber) {
    return client
        .getShardIterator(
            r ->
                r.streamName(stream)
                    .shardId("shardId-000000000000")
                    .shardIteratorType(type)
                    .startingSequenceNumber(sequenceNumber))
        .shardIterator();
  }

  private String iteratorAt(String stream, Instant time) {
    return client
        .getShardIterator(
            r ->
                r.streamName(stream)
                    .shardId("shardId-000000000000")
                    .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                    .timestamp(time))
        .shardIterator();
  }

  private List<String> texts(String iterator) {
    return client.getRecords(r -> r.shardIterator(iterator)).records().stream()
        .map(record -> record.data().asUtf8String())
        .toList();
  }
}
