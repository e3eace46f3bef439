package io.activitysync.kinesis.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.aggregation.TakenApart;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.delivery.RejectedRecords;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code aws2-kinesis:} as a route writes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActivityKinesisEndpointTest {
  private static final String KEY = "CamelAwsKinesisPartitionKey";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private ProducerTemplate template;

  @BeforeAll
  void start() throws Exception {
    camel.addComponent("aws2-kinesis", new ActivityKinesisComponent(transport));
    camel.start();
    template = camel.createProducerTemplate();
  }

  @AfterAll
  void stop() throws Exception {
    template.close();
    camel.close();
    transport.close();
    kinesis.close();
  }

  @Test
  void aBodyIsARecord() {
    String stream = kinesis.createStream(1);

    template.sendBodyAndHeader(uri(stream), "hello", KEY, "k");

    assertThat(kinesis.texts(stream)).containsExactly("hello");
    assertThat(kinesis.records(stream).get(0).partitionKey()).isEqualTo("k");
  }

  @Test
  void anExplicitHashKeyChoosesTheShard() {
    String stream = kinesis.createStream(2);
    String highest = "340282366920938463463374607431768211455";

    template.sendBodyAndHeaders(
        uri(stream), "hello", Map.of(KEY, "k", MessageRecords.EXPLICIT_HASH_KEY, highest));

    assertThat(kinesis.recordsByShard(stream).get("shardId-000000000001")).hasSize(1);
  }

  @Test
  void aConsumerOfTheClientLibraryIsRefusedWithASentence() {
    RouteBuilder route =
        new RouteBuilder(camel) {
          @Override
          public void configure() {
            from(uri("any") + "&useKclConsumers=true").to("mock:any");
          }
        };

    assertThatThrownBy(() -> camel.addRoutes(route))
        .rootCause()
        .hasMessageContaining("useKclConsumers is true, should be false");
  }

  @Test
  void severalBodiesAreRecordsInOrder() {
    String stream = kinesis.createStream(1);

    template.sendBodyAndHeader(uri(stream), List.of("a", "b".getBytes(UTF_8), "c"), KEY, "k");

    assertThat(kinesis.texts(stream)).containsExactly("a", "b", "c");
  }

  @Test
  void eachOfSeveralBodiesHasTheKeyOfItsPlace() {
    String stream = kinesis.createStream(1);
    List<String> many = IntStream.range(0, 1100).mapToObj(Integer::toString).toList();
    Map<String, Object> headers =
        Map.of(
            MessageRecords.PARTITION_KEYS, many.stream().map(key -> "k" + key).toList(), KEY, "no");

    template.sendBodyAndHeaders(uri(stream), many, headers);

    assertThat(kinesis.records(stream))
        .hasSize(1100)
        .allSatisfy(
            record ->
                assertThat(record.partitionKey()).isEqualTo("k" + record.data().asUtf8String()));
  }

  @Test
  void keysThatAreNotAsManyAsTheRecordsAreRefusedAndNothingIsSent() {
    String stream = kinesis.createStream(1);
    String wrong =
        "header CamelAwsKinesisPartitionKeys must have as many keys as there are records";

    assertThatThrownBy(() -> send(stream, List.of("a", "b"), List.of("k")))
        .hasRootCauseMessage(wrong + ", 2: 1");
    assertThatThrownBy(() -> send(stream, "a", List.of("k", "l")))
        .hasRootCauseMessage(wrong + ", 1: 2");
    assertThatThrownBy(() -> send(stream, unsized("a", "b"), List.of("k")))
        .hasRootCauseMessage(wrong + ": 1");
    assertThat(kinesis.texts(stream)).isEmpty();
  }

  @Test
  void keysOfTooManyForAnIterableAreToldThoughItsRecordsAreSent() {
    String stream = kinesis.createStream(1);

    assertThatThrownBy(() -> send(stream, unsized("a"), List.of("k", "l")))
        .hasRootCauseMessage(
            "header CamelAwsKinesisPartitionKeys must have as many keys as there are records: 2");
  }

  @Test
  void keysThatAreNoListOrEmptyAreRefused() {
    String stream = kinesis.createStream(1);

    assertThatThrownBy(() -> send(stream, List.of("a"), "k"))
        .hasRootCauseMessage(
            "header CamelAwsKinesisPartitionKeys must be a list: java.lang.String");
    assertThatThrownBy(() -> send(stream, List.of("a", "b"), List.of("k", "")))
        .hasRootCauseMessage(
            "header CamelAwsKinesisPartitionKeys must have no empty key: at index 1");
    assertThat(kinesis.texts(stream)).isEmpty();
  }

  /** Of which nobody can know beforehand how many there are. */
  private static Iterable<String> unsized(String... texts) {
    return () -> List.of(texts).iterator();
  }

  private void send(String stream, Object body, Object keys) {
    template.sendBodyAndHeader(uri(stream), body, MessageRecords.PARTITION_KEYS, keys);
  }

  @Test
  void aggregatesAreTakenApartByConsumersInOrder() {
    String stream = kinesis.createStream(2);
    RecordBatch batch = new Texts(List.of("a", "b", "c"));

    template.sendBody(uri(stream) + "&aggregation=kpl&aggregationBuckets=16", batch);

    assertThat(kinesis.records(stream)).hasSize(1);
    assertThat(TakenApart.of(kinesis, stream))
        .extracting(record -> UTF_8.decode(record.data()).toString())
        .containsExactly("a", "b", "c");
  }

  @Test
  void aRecordThatChoseItsShardIsNotAggregated() {
    String stream = kinesis.createStream(2);
    String highest = "340282366920938463463374607431768211455";

    template.sendBodyAndHeaders(
        uri(stream) + "&aggregation=kpl",
        List.of("a", "b"),
        Map.of(KEY, "k", MessageRecords.EXPLICIT_HASH_KEY, highest));

    assertThat(kinesis.recordsByShard(stream).get("shardId-000000000001"))
        .extracting(record -> record.data().asUtf8String())
        .containsExactly("a", "b");
  }

  @Test
  void withoutAKeyNothingIsSent() {
    String stream = kinesis.createStream(1);

    assertThatThrownBy(() -> template.sendBody(uri(stream), "hello"))
        .hasRootCauseMessage("header " + KEY + " with the partition key is missing");
  }

  @Test
  void ofABoundedBodyWithARecordThatIsTooLargeNothingIsSent() {
    String stream = kinesis.createStream(1);
    RecordBatch batch = new Texts(List.of("fits", "x".repeat(1 << 20), "fits too"));

    assertThatThrownBy(() -> template.sendBody(uri(stream), batch))
        .cause()
        .isInstanceOfSatisfying(
            RecordRejectedException.class,
            refusal -> {
              assertThat(refusal.index()).isEqualTo(1);
              assertThat(refusal.sizeBytes()).isEqualTo((1 << 20) + 1);
              assertThat(refusal.limitBytes()).isEqualTo(1 << 20);
              assertThat(refusal.fault()).isEqualTo(Fault.RECORD_TOO_LARGE);
            });
    assertThat(kinesis.texts(stream)).isEmpty();
  }

  @Test
  void aRecordThatIsTooLargeIsSetAsideWhereSomeoneTakesIt() {
    String stream = kinesis.createStream(1);
    List<RecordRejectedException> taken = new java.util.concurrent.CopyOnWriteArrayList<>();
    RejectedRecords taker = (reason, data) -> taken.add(reason);
    RecordBatch batch = new Texts(List.of("fits", "x".repeat(1 << 20), "fits too"));

    Exchange sent =
        template.send(
            uri(stream),
            exchange -> {
              exchange.setProperty(RejectedRecords.NAME, taker);
              exchange.getMessage().setBody(batch);
            });

    assertThat(sent.getException()).isNull();

    assertThat(kinesis.texts(stream)).containsExactly("fits", "fits too");
    assertThat(taken).singleElement().extracting(RecordRejectedException::index).isEqualTo(1L);
  }

  @Test
  void headerOfAMessageSetsNothingAside() {
    List<RecordRejectedException> taken = new java.util.concurrent.CopyOnWriteArrayList<>();
    RejectedRecords taker = (reason, data) -> taken.add(reason);
    RecordBatch batch = new Texts(List.of("x".repeat(1 << 20)));

    assertThatThrownBy(
            () ->
                template.sendBodyAndHeader(
                    uri(kinesis.createStream(1)), batch, RejectedRecords.NAME, taker))
        .hasCauseInstanceOf(RecordRejectedException.class);
    assertThat(taken).isEmpty();
  }

  @Test
  void anUnknownStreamIsAFault() {
    assertThatThrownBy(() -> template.sendBodyAndHeader(uri("nowhere"), "hello", KEY, "k"))
        .cause()
        .isInstanceOfSatisfying(
            DeliveryException.class,
            failure -> {
              assertThat(failure.fault()).isEqualTo(Fault.STREAM_NOT_FOUND);
            });
  }

  /** Of a route of one's own, whose engine no connection opens again. */
  @Test
  void whatWasAFaultIsSentOnceItIsMended() {
    String stream = kinesis.createStream(1);
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(ProxiedCall::isPutRecords, WireFault.refuse("AccessDeniedException", "No."));
      String uri = uri(stream, proxy.endpoint());
      assertThatThrownBy(() -> template.sendBodyAndHeader(uri, "first", KEY, "k"))
          .cause()
          .isInstanceOf(DeliveryException.class)
          .hasNoCause();
      proxy.clear();
      await()
          .atMost(LONG)
          .ignoreExceptions()
          .untilAsserted(() -> template.sendBodyAndHeader(uri, "second", KEY, "k"));
    }
    assertThat(kinesis.texts(stream)).containsExactly("second");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ordering=loose | ordering must be one of [strict, relaxed]: loose",
        "maxInFlight=0 | maxInFlight must be 1 to 1000: 0",
        "maxInFlight=many | maxInFlight must be a whole number: many",
        "aggregation=yes | aggregation must be one of [none, kpl, lines]: yes",
        "aggregationBuckets=1000 | aggregationBuckets must be a power of two, 1 to 65536: 1000",
        "maxCallBytes=99999999 | maxCallBytes must be 1 to 10485760: 99999999",
        "retryBudget=soon | retryBudget must be a time of 0 or more, as 2m or 30s: soon",
        "retryBudget=5x | retryBudget must be a time of 0 or more, as 2m or 30s: 5x",
        "retryBudget=30s later | retryBudget must be a time of 0 or more, as 2m or 30s: 30s later",
        "retryBudget=1.5m | retryBudget must be a time of 0 or more, as 2m or 30s: 1.5m",
        "retryBudget=30S | retryBudget must be a time of 0 or more, as 2m or 30s: 30S",
        "retryBudget=PT30S | retryBudget must be a time of 0 or more, as 2m or 30s: PT30S",
        "retryBudget=-1s | retryBudget must be a time of 0 or more, as 2m or 30s: -1s",
        "retryBudget=s | retryBudget must be a time of 0 or more, as 2m or 30s: s",
        "retryBudget=9999999d | retryBudget must be a time of 0 or more, as 2m or 30s: 9999999d",
        "credentials=AKIASECRET | credentials must name a bean that provides AWS credentials, as"
            + " #bean:name",
      })
  void aWrongValueIsRefusedByTheNameOfItsOption(String option, String message) {
    assertThatThrownBy(() -> camel.getEndpoint(uri("any") + "&" + option))
        .isInstanceOf(ResolveEndpointFailedException.class)
        .hasRootCauseMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"odering=strict", "client=lean"})
  void anUnknownOptionIsRefusedByItsName(String option) {
    assertThatThrownBy(() -> camel.getEndpoint(uri("any") + "&" + option))
        .isInstanceOf(ResolveEndpointFailedException.class)
        .hasMessageContaining(option);
  }

  @Test
  void eachEndpointHasItsOwnClientForConsumersToo() throws Exception {
    String one = kinesis.createStream(1);
    try (EmbeddedTestKinesis other = EmbeddedTestKinesis.start()) {
      String two = other.createStream(1);
      template.sendBodyAndHeader(uri(one), "first", KEY, "k");
      template.sendBodyAndHeader(uri(two, other), "second", KEY, "k");
      var texts = new java.util.concurrent.ConcurrentSkipListSet<String>();
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from(uri(one) + "&delay=50")
                  .process(exchange -> texts.add(exchange.getMessage().getBody(String.class)));
              from(uri(two, other) + "&delay=50")
                  .process(exchange -> texts.add(exchange.getMessage().getBody(String.class)));
            }
          });

      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(texts).containsExactly("first", "second"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRIM_HORIZON", "LATEST"})
  void aConsumerReadsOnAfterItsPlaceHasExpired(String from) throws Exception {
    String stream = kinesis.createStream(1);
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      AtomicBoolean expired = new AtomicBoolean();
      proxy.when(
          call -> {
            // one that is asked for anew is good again
            expired.set(expired.get() && !call.operation().equals("GetShardIterator"));
            return call.operation().equals("GetRecords") && expired.get();
          },
          WireFault.refuse("ExpiredIteratorException", "Iterator expired."));
      Queue<String> texts = new ConcurrentLinkedQueue<>();
      String id = "reads-" + from;
      String uri = uri(stream, proxy.endpoint()) + "&delay=50&iteratorType=" + from;
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from(uri)
                  .routeId(id)
                  .process(exchange -> texts.add(exchange.getMessage().getBody(String.class)));
            }
          });
      await().atMost(LONG).until(() -> reads(proxy) > 1);
      // expired before anything was read, and again behind the second
      for (String text : List.of("1", "2", "3")) {
        expired.set(!text.equals("2"));
        template.sendBodyAndHeader(uri(stream), text, KEY, "k");
        await().atMost(LONG).until(() -> texts.contains(text));
        assertThat(expired).isFalse();
      }
      camel.getRouteController().stopRoute(id);
      assertThat(texts).containsExactly("1", "2", "3");
    }
  }

  private static long reads(FaultProxy proxy) {
    return proxy.calls().stream().filter(call -> call.operation().equals("GetRecords")).count();
  }

  private String uri(String stream) {
    return uri(stream, kinesis);
  }

  private static String uri(String stream, TestKinesis at) {
    return uri(stream, at.endpoint());
  }

  private static String uri(String stream, URI at) {
    return "aws2-kinesis:"
        + stream
        + "?region=us-east-1&accessKey=k&secretKey=s&overrideEndpoint=true&uriEndpointOverride="
        + at;
  }

  private record Texts(List<String> texts) implements RecordBatch {
    @Override
    public int size() {
      return texts.size();
    }

    @Override
    public String partitionKey(int index) {
      return "k";
    }

    @Override
    public byte[] data(int index) {
      return texts.get(index).getBytes(UTF_8);
    }

    @Override
    public int offset(int index) {
      return 0;
    }

    @Override
    public int length(int index) {
      return texts.get(index).length();
    }

    @Override
    public long sourceIndex(int index) {
      return index;
    }
  }
}
