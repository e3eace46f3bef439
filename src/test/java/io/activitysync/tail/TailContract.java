package io.activitysync.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** What the tail command does, whichever Kinesis it reads from. */
abstract class TailContract {
  private final TestKinesis kinesis;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  TailContract(TestKinesis kinesis) {
    this.kinesis = kinesis;
  }

  @Test
  void printsWhatAllShardsHave() {
    String stream = kinesis.createStream(3);
    List<String> values = IntStream.range(0, 20).mapToObj(i -> "{\"n\":" + i + "}").toList();
    values.forEach(value -> put(stream, value, SdkBytes.fromUtf8String(value)));

    assertThat(tail("--stream", stream, "--no-follow")).isZero();

    assertThat(lines()).containsExactlyInAnyOrderElementsOf(values);
    assertThat(err.toString()).contains("Reading " + stream + ": 3 shards");
  }

  @Test
  void doesNotDoubleLineEndsAndPrintsBinaryAsBase64() {
    String stream = kinesis.createStream(1);
    put(stream, "k", SdkBytes.fromUtf8String("Grüße\n"));
    put(stream, "k", SdkBytes.fromByteArray(new byte[] {(byte) 0xff, 0, 1}));

    tail("--stream", stream, "--no-follow");

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Grüße\n/wAB\n");
  }

  @Test
  void takesAggregatedRecordsApart() throws Exception {
    String stream = kinesis.createStream(1);
    put(stream, "k", SdkBytes.fromByteArray(aggregate("one", "two", "three")));
    put(stream, "k", SdkBytes.fromUtf8String("four"));

    tail("--stream", stream, "--no-follow");

    assertThat(lines()).containsExactly("one", "two", "three", "four");
  }

  @Test
  void countsTheEventsOfARecordOfLines() {
    String stream = kinesis.createStream(1);
    put(stream, "k", SdkBytes.fromUtf8String("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"));

    tail("--stream", stream, "--from", "horizon", "--limit", "2");

    assertThat(lines()).containsExactly("{\"n\":1}", "{\"n\":2}");
  }

  @Test
  void followsFromTheLatestOn() {
    String stream = kinesis.createStream(2);
    put(stream, "k", SdkBytes.fromUtf8String("before"));

    CompletableFuture<Integer> running =
        CompletableFuture.supplyAsync(() -> tail("--stream", stream, "--limit", "2"));
    await().until(() -> err.toString().contains("Reading"));
    put(stream, "a", SdkBytes.fromUtf8String("first"));
    await().until(() -> lines().equals(List.of("first")));
    put(stream, "b", SdkBytes.fromUtf8String("second"));

    assertThat(running.join()).isZero();
    assertThat(lines()).containsExactly("first", "second");
  }

  @Test
  void readsTheChildrenOfAShardAfterIt() {
    String stream = kinesis.createStream(1);
    CompletableFuture<Integer> running =
        CompletableFuture.supplyAsync(() -> tail("--stream", stream, "--limit", "20"));
    await().until(() -> err.toString().contains("Reading"));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      put(stream, "k", SdkBytes.fromUtf8String("parent-" + i));
      expected.add("parent-" + i);
    }
    split(stream);
    for (int i = 0; i < 10; i++) {
      put(stream, "k", SdkBytes.fromUtf8String("child-" + i));
      expected.add("child-" + i);
    }

    assertThat(running.join()).isZero();
    assertThat(lines()).containsExactlyElementsOf(expected);
  }

  /** Also where the question which they are fails for a while, and another shard goes on. */
  @Test
  void readsTheChildrenOfAShardThoughTheyWereNotToBeFoundAtFirst() {
    String stream = kinesis.createStream(2);
    AtomicInteger left = new AtomicInteger();
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(
          call -> call.operation().equals("ListShards") && left.getAndDecrement() > 0,
          WireFault.refuse(500, "InternalFailure", "Not now"));
      CompletableFuture<Integer> running =
          CompletableFuture.supplyAsync(
              () -> run(new Tail(out), proxy.endpoint(), "--stream", stream, "--limit", "2"));
      await().until(() -> err.toString().contains("Reading"));
      put(stream, BigInteger.ONE, "parent");
      left.set(6);
      split(stream, BigInteger.ONE.shiftLeft(126), 4);
      put(stream, BigInteger.ONE, "child");
      assertThat(running.join()).isZero();
      assertThat(left.get()).as("asked in vain").isNegative();
    }
    assertThat(lines()).containsExactly("parent", "child");
  }

  @Test
  void readsWhatWasReshardedBefore() {
    String stream = kinesis.createStream(1);
    put(stream, "k", SdkBytes.fromUtf8String("parent"));
    split(stream);
    put(stream, "k", SdkBytes.fromUtf8String("child"));

    tail("--stream", stream, "--no-follow");

    assertThat(lines()).containsExactly("parent", "child");
  }

  @Test
  void startsAtATime() {
    String stream = kinesis.createStream(1);
    put(stream, "k", SdkBytes.fromUtf8String("then"));

    assertThat(tail("--stream", stream, "--no-follow", "--from", "2026-03-14T09:26:53Z")).isZero();

    assertThat(lines()).containsExactly("then");
  }

  @Test
  void namesAMissingStreamAndItsRegion() {
    assertThat(tail("--stream", "missing", "--region", "eu-west-1")).isEqualTo(2);

    assertThat(err.toString()).contains("There is no stream missing in eu-west-1");
    assertThat(out.size()).isZero();
  }

  @Test
  void readsAStreamByItsArn() {
    String stream = kinesis.createStream(1);
    put(stream, "k", SdkBytes.fromUtf8String("value"));
    String arn =
        kinesis
            .client()
            .describeStreamSummary(r -> r.streamName(stream))
            .streamDescriptionSummary()
            .streamARN();

    assertThat(tail("--stream", arn, "--no-follow")).isZero();

    assertThat(lines()).containsExactly("value");
    assertThat(err.toString()).contains("Reading " + arn);
  }

  @Test
  void refusesAnArnOfAnotherRegion() {
    String arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/any";
    assertThat(tail("--stream", arn, "--region", "us-east-1")).isEqualTo(2);
    assertThat(err.toString()).contains("of the region us-east-1: " + arn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:4567", "localhost", "http:///", "ftp://localhost", "http://a:1/path"})
  void refusesAWrongEndpoint(String endpoint) {
    String[] arguments = {"--stream", "any", "--region", "eu-west-1"};
    assertThat(run(new Tail(out), URI.create(endpoint), arguments)).isEqualTo(2);
    assertThat(err.toString()).contains("the endpoint must be like https://host:port");
  }

  @ParameterizedTest
  @CsvSource({"--region, ''", "--region, ' '", "--region, eu west", "--stream, ''"})
  void refusesWhatAVariableThatIsNotSetLeaves(String option, String value) {
    boolean ofStream = option.equals("--stream");
    int exitCode =
        ofStream
            ? tail("--stream", value, "--region", "eu-west-1")
            : tail("--stream", "any", "--region", value);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).startsWith(option + " must ").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2999-01-01T00:00:00Z"})
  void refusesAWrongStart(String from) {
    assertThat(tail("--stream", "any", "--from", from)).isEqualTo(2);
    assertThat(err.toString()).contains("'--from'").contains(from);
  }

  @Test
  void endsWhenTheReaderWentAway() {
    String stream = kinesis.createStream(1);
    put(stream, "k", SdkBytes.fromUtf8String("value"));
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    int exitCode =
        run(new Tail(closed), kinesis.endpoint(), "--stream", stream, "--from", "horizon");

    assertThat(exitCode).isZero();
    assertThat(err.toString()).doesNotContain("Broken pipe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProvisionedThroughputExceededException",
        "ExpiredIteratorException",
        "InternalFailure"
      })
  void goesOnAfterWhatPasses(String type) {
    String stream = kinesis.createStream(1);
    put(stream, "k", SdkBytes.fromUtf8String("value"));
    AtomicInteger left = new AtomicInteger(5);
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(
          call -> call.operation().equals("GetRecords") && left.getAndDecrement() > 0,
          WireFault.refuse(type.equals("InternalFailure") ? 500 : 400, type, "Not now"));

      int exitCode =
          run(new Tail(out), proxy.endpoint(), "--stream", stream, "--from=horizon", "--limit=1");

      assertThat(exitCode).isZero();
    }
    assertThat(lines()).containsExactly("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDeniedException", "UnrecognizedClientException"})
  void tellsWhatIsWrongWithTheCredentials(String type) {
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(call -> true, WireFault.refuse(type, "No"));

      assertThat(run(new Tail(out), proxy.endpoint(), "--stream", "any")).isEqualTo(1);
    }
    assertThat(err.toString()).contains("credentials").contains(type);
  }

  private int tail(String... args) {
    return run(new Tail(out), kinesis.endpoint(), args);
  }

  private int run(Tail tail, URI endpoint, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--endpoint=" + endpoint);
    return new CommandLine(tail)
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void put(String stream, String key, SdkBytes data) {
    kinesis.client().putRecord(r -> r.streamName(stream).partitionKey(key).data(data));
  }

  private void put(String stream, BigInteger hashKey, String text) {
    kinesis
        .client()
        .putRecord(
            r ->
                r.streamName(stream)
                    .partitionKey("k")
                    .explicitHashKey(hashKey.toString())
                    .data(SdkBytes.fromUtf8String(text)));
  }

  private void split(String stream) {
    split(stream, BigInteger.ONE.shiftLeft(127), 3);
  }

  /** Splits the first shard, after which there are so many. */
  private void split(String stream, BigInteger at, int shards) {
    kinesis
        .client()
        .splitShard(
            r ->
                r.streamName(stream)
                    .shardToSplit("shardId-000000000000")
                    .newStartingHashKey(at.toString()));
    await().until(() -> kinesis.shards(stream).size() == shards);
    kinesis.client().waiter().waitUntilStreamExists(r -> r.streamName(stream));
  }

  private static byte[] aggregate(String... values) throws Exception {
    Messages.AggregatedRecord.Builder builder =
        Messages.AggregatedRecord.newBuilder().addPartitionKeyTable("k");
    for (String value : values) {
      builder.addRecords(
          Messages.Record.newBuilder()
              .setPartitionKeyIndex(0)
              .setData(ByteString.copyFromUtf8(value)));
    }
    byte[] message = builder.build().toByteArray();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(AggregatorUtil.AGGREGATED_RECORD_MAGIC);
    bytes.write(message);
    bytes.write(MessageDigest.getInstance("MD5").digest(message));
    return bytes.toByteArray();
  }
}
