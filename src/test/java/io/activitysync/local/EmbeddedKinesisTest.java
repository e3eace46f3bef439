package io.activitysync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.kinesis.TestKinesis;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** What the contract cannot ask of both: the wire's details, time, memory and known keys. */
class EmbeddedKinesisTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MIB = 1024 * 1024;
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=%s/20261123/us-east-1/kinesis/aws4_request,"
          + " SignedHeaders=host, Signature=00";

  private Instant now = Instant.parse("2026-03-14T09:26:53.589Z");
  private final InstantSource clock = () -> now;
  private EmbeddedKinesis kinesis;
  private KinesisClient client;

  @BeforeEach
  void start() throws IOException {
    kinesis =
        EmbeddedKinesis.start(
            0,
            3 * MIB,
            Set.of(TestKinesis.CREDENTIALS.accessKeyId()),
            clock.withZone(ZoneOffset.UTC));
    client = TestKinesis.newClient(kinesis.endpoint());
    kinesis.createStream("s", 1);
  }

  @AfterEach
  void stop() {
    client.close();
    kinesis.close();
  }

  @Test
  void anIteratorIsGoodForFiveMinutes() {
    String iterator = iterator();
    now = now.plus(Duration.ofMinutes(5));
    assertThat(client.getRecords(r -> r.shardIterator(iterator)).records()).isEmpty();

    now = now.plusMillis(1);
    assertThatThrownBy(() -> client.getRecords(r -> r.shardIterator(iterator)))
        .isInstanceOf(ExpiredIteratorException.class);
  }

  @Test
  void keepsTheMillisecondOfArrival() {
    put("k", 1);

    assertThat(read().get(0).approximateArrivalTimestamp()).isEqualTo(now);
  }

  @Test
  void readsFromATimeBetweenTwoRecords() {
    put("first", 1);
    now = now.plusSeconds(10);
    put("second", 1);

    String iterator =
        client
            .getShardIterator(
                r ->
                    r.streamName("s")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                        .timestamp(now.minusSeconds(5)))
            .shardIterator();

    assertThat(client.getRecords(r -> r.shardIterator(iterator)).records())
        .extracting(Record::partitionKey)
        .containsExactly("second");
  }

  @Test
  void tellsHowFarAReaderIsBehind() {
    put("first", 1);
    put("second", 1);
    String iterator = iterator();
    now = now.plusSeconds(3);

    assertThat(client.getRecords(r -> r.shardIterator(iterator).limit(1)).millisBehindLatest())
        .isEqualTo(3_000);
  }

  @Test
  void dropsTheOldestWhenMemoryIsFull() {
    IntStream.range(0, 10).forEach(i -> put("key-" + i, MIB / 2));

    assertThat(read())
        .extracting(Record::partitionKey)
        .containsExactly("key-5", "key-6", "key-7", "key-8", "key-9");
  }

  @Test
  void anIteratorAtDroppedRecordsGoesOnWithTheOldestThatIsLeft() {
    put("dropped", MIB - 100);
    String iterator = iterator();
    IntStream.range(0, 5).forEach(i -> put("key-" + i, MIB - 100));

    assertThat(client.getRecords(r -> r.shardIterator(iterator).limit(1)).records())
        .extracting(Record::partitionKey)
        .containsExactly("key-3");
  }

  @Test
  void takesNoMoreThanTenMebibytesInACall() {
    List<PutRecordsRequestEntry> entries =
        IntStream.range(0, 11).mapToObj(i -> entry("k" + i, MIB - 10)).toList();

    assertThat(client.putRecords(r -> r.streamName("s").records(entries.subList(0, 10))).records())
        .hasSize(10);
    assertThatThrownBy(() -> client.putRecords(r -> r.streamName("s").records(entries)))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aStreamCanAllowLargerRecords() {
    client.createStream(r -> r.streamName("large").shardCount(1).maxRecordSizeInKiB(2048));

    assertThat(
            client
                .describeStreamSummary(r -> r.streamName("large"))
                .streamDescriptionSummary()
                .maxRecordSizeInKiB())
        .isEqualTo(2048);
    assertThat(client.putRecords(r -> r.streamName("large").records(entry("k", 2 * MIB - 1))))
        .isNotNull();
    assertThatThrownBy(
            () -> client.putRecords(r -> r.streamName("large").records(entry("kk", 2 * MIB - 1))))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void refusesAKeyThatIsNotKnown() {
    AwsBasicCredentials unknown = AwsBasicCredentials.create("unknown", "secret");

    assertThatThrownBy(
            () ->
                client.listStreams(
                    r ->
                        r.overrideConfiguration(
                            c -> c.credentialsProvider(StaticCredentialsProvider.create(unknown)))))
        .isInstanceOfSatisfying(
            KinesisException.class,
            e ->
                assertThat(e.awsErrorDetails().errorCode())
                    .isEqualTo("UnrecognizedClientException"));
  }

  @Test
  void answersErrorsInTheServicesShape() throws Exception {
    HttpResponse<String> answer = post("DescribeStreamSummary", "{\"StreamName\":\"missing\"}");

    JsonNode body = JSON.readTree(answer.body());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(body.path("__type").asText()).isEqualTo("ResourceNotFoundException");
    assertThat(body.path("message").asText())
        .isEqualTo("Stream missing under account 000000000000 not found.");
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .hasValue("ResourceNotFoundException");
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
  }

  @Test
  void answersSecondsAndBase64InJson() throws Exception {
    put("k", 1);

    JsonNode record =
        JSON.readTree(post("GetRecords", "{\"ShardIterator\":\"" + iterator() + "\"}").body())
            .at("/Records/0");

    assertThat(record.path("ApproximateArrivalTimestamp").decimalValue())
        .isEqualByComparingTo("1773480413.589");
    assertThat(record.path("Data").asText()).isEqualTo("AA==");
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    assertType(post("ListStreams", "nonsense"), "SerializationException");
    assertType(post("ListStreams", "[]"), "SerializationException");
    assertType(post("ListStreams", "{\"Limit\":\"many\"}"), "SerializationException");
    assertType(
        post("PutRecord", "{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"%\"}"),
        "SerializationException");
    assertType(post("PutRecord", "{\"StreamName\":\"s\"}"), "ValidationException");
    assertType(post("NoSuchOperation", "{}"), "UnknownOperationException");
  }

  @Test
  void wantsAnAuthorization() throws Exception {
    assertType(send("ListStreams", "{}", ""), "IncompleteSignatureException");
    assertType(
        send("ListStreams", "{}", String.format(AUTHORIZATION, "unknown")),
        "UnrecognizedClientException");
  }

  @Test
  void refusesAPortThatIsTaken() {
    int taken = kinesis.endpoint().getPort();

    assertThatThrownBy(() -> EmbeddedKinesis.start(taken, MIB))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Integer.toString(taken));
  }

  private void assertType(HttpResponse<String> answer, String type) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("__type").asText()).isEqualTo(type);
  }

  private HttpResponse<String> post(String operation, String body)
      throws IOException, InterruptedException {
    return send(
        operation, body, String.format(AUTHORIZATION, TestKinesis.CREDENTIALS.accessKeyId()));
  }

  private HttpResponse<String> send(String operation, String body, String authorization)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(kinesis.endpoint())
            .header("X-Amz-Target", "Kinesis_20131202." + operation)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private List<Record> read() {
    String iterator = iterator();
    return client.getRecords(r -> r.shardIterator(iterator)).records();
  }

  private String iterator() {
    return client
        .getShardIterator(
            r ->
                r.streamName("s")
                    .shardId("shardId-000000000000")
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  private void put(String key, int bytes) {
    client.putRecords(r -> r.streamName("s").records(entry(key, bytes)));
  }

  private static PutRecordsRequestEntry entry(String key, int bytes) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(key)
        .data(SdkBytes.fromByteArray(new byte[bytes]))
        .build();
  }
}
