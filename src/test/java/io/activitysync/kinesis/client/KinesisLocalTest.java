package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The clients against a Kinesis that others wrote. */
class KinesisLocalTest {

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(TestKinesis.CREDENTIALS);

  private static KinesisTransport transport;
  private static KinesisLocal kinesis;

  @BeforeAll
  static void open() {
    kinesis = KinesisLocal.shared();
    transport = new KinesisTransport(TransportSettings.DEFAULTS);
  }

  @AfterAll
  static void close() {
    if (transport != null) {
      transport.close();
    }
  }

  @ParameterizedTest
  @EnumSource(PutRecordsClientTest.Kind.class)
  void whatIsPutIsInTheStream(PutRecordsClientTest.Kind kind) throws Exception {
    String stream = kinesis.createStream(3);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      entries.add(Entry.of("schlüssel-" + i, "{\"n\":" + i + "}\n"));
    }
    byte[] data = "{\"explicit\":true}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    entries.set(7, new Entry("k", "170141183460469231731687303715884105728", data, 0, data.length));

    try (PutRecordsClient client = kind.of(transport, address(stream))) {
      assertThat(put(client, entries)).isEqualTo(PutResult.ALL_TAKEN);
    }

    List<String> arrived = new ArrayList<>();
    for (Record record : kinesis.records(stream)) {
      arrived.add(record.partitionKey() + " " + record.data().asUtf8String());
    }
    List<String> sent = new ArrayList<>();
    for (Entry entry : entries) {
      sent.add(
          entry.partitionKey()
              + " "
              + new String(entry.data(), java.nio.charset.StandardCharsets.UTF_8));
    }
    arrived.sort(Comparator.naturalOrder());
    sent.sort(Comparator.naturalOrder());
    assertThat(arrived).isEqualTo(sent);
    assertThat(kinesis.recordsByShard(stream).values()).noneMatch(List::isEmpty);
  }

  @ParameterizedTest
  @EnumSource(PutRecordsClientTest.Kind.class)
  void aStreamThatIsNotThereIsNotFound(PutRecordsClientTest.Kind kind) {
    try (PutRecordsClient client = kind.of(transport, address("nowhere"))) {
      Throwable failure = catchThrowable(() -> put(client, Entry.some(1)));

      assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.STREAM_NOT_FOUND);
    }
  }

  @Test
  void aStreamIsDescribed() throws Exception {
    String stream = kinesis.createStream(2);

    StreamDescription found = describer(stream).describe().get(60, TimeUnit.SECONDS);

    assertThat(found).isInstanceOf(StreamDescription.Described.class);
    StreamDescription.Described described = (StreamDescription.Described) found;
    assertThat(described.takesWrites()).isTrue();
    assertThat(described.openShards()).isEqualTo(2);
    assertThat(described.maxRecordBytes()).isEqualTo(1 << 20);
  }

  @Test
  void aStreamThatIsNotThereCantBeDescribed() {
    Throwable failure =
        catchThrowable(() -> describer("nowhere").describe().get(60, TimeUnit.SECONDS));

    assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.STREAM_NOT_FOUND);
  }

  private static StreamDescriber describer(String stream) {
    return new StreamDescriber(
        transport, address(stream), CREDENTIALS, new DescribeLimiter(), Clock.systemUTC());
  }

  private static PutResult put(PutRecordsClient client, List<Entry> entries) throws Exception {
    return client.putRecords(entries).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static StreamAddress address(String stream) {
    return StreamAddress.of(stream, TestKinesis.REGION.id()).at(kinesis.endpoint());
  }
}
