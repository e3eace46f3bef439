package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What is promised of every client, held to by both against the same server. */
class PutRecordsClientTest {

  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(
          AwsSessionCredentials.create("AKIAIOSFODNN7EXAMPLE", "the-secret", "the-token"));

  /** Which client. */
  enum Kind {
    SDK,
    LEAN;

    PutRecordsClient of(KinesisTransport transport, StreamAddress address) {
      return this == SDK
          ? new SdkPutRecordsClient(transport, address, CREDENTIALS)
          : new LeanPutRecordsClient(transport, address, CREDENTIALS, Clock.systemUTC());
    }
  }

  private ScriptedServer server;
  private static KinesisTransport transport;

  @BeforeAll
  static void open() {
    transport = new KinesisTransport(TransportSettings.DEFAULTS);
  }

  @AfterAll
  static void close() {
    transport.close();
  }

  @BeforeEach
  void start() {
    server = ScriptedServer.plain();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void sendsWhatWasMeant(Kind kind) throws Exception {
    StreamAddress address = StreamAddress.of("events", "eu-central-1").at(server.endpoint());
    Random random = new Random(11);
    List<WireRequest> meant = new ArrayList<>();
    try (PutRecordsClient client = kind.of(transport, address)) {
      for (int size : new int[] {1, 3, 30, 500}) {
        List<Entry> entries = Entry.random(random, size);
        meant.add(WireRequest.of(address, entries));
        server.answer(Reply.results(Reply.Format.CBOR, new String[size]));

        assertThat(await(client.putRecords(entries))).isEqualTo(PutResult.ALL_TAKEN);
      }
    }

    List<WireRequest> sent = new ArrayList<>();
    for (ScriptedServer.Request request : server.requests()) {
      sent.add(WireRequest.ofCbor(request.body()));
      assertThat(request.header("X-Amz-Target")).isEqualTo("Kinesis_20131202.PutRecords");
      assertThat(request.header("Content-Type")).isEqualTo("application/x-amz-cbor-1.1");
      assertThat(request.header("X-Amz-Security-Token")).isEqualTo("the-token");
      assertThat(request.header("Host")).isEqualTo(server.endpoint().getAuthority());
      assertThat(request.header("Authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/")
          .contains("/eu-central-1/kinesis/aws4_request");
    }
    assertThat(sent).isEqualTo(meant);
  }

  @ParameterizedTest
  @EnumSource
  void namesTheStreamByItsArnWhenGiven(Kind kind) throws Exception {
    String arn = "arn:aws:kinesis:eu-central-1:111122223333:stream/events";
    StreamAddress address = StreamAddress.of(arn, "eu-central-1").at(server.endpoint());
    server.answer(Reply.results(Reply.Format.CBOR, new String[1]));

    try (PutRecordsClient client = kind.of(transport, address)) {
      assertThat(await(client.putRecords(Entry.some(1)))).isEqualTo(PutResult.ALL_TAKEN);
    }

    WireRequest sent = WireRequest.ofCbor(server.requests().get(0).body());
    assertThat(sent.streamArn()).isEqualTo(arn);
    assertThat(sent.streamName()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhichEntriesFailed(Kind kind) throws Exception {
    server.answer(Reply.results(Reply.Format.CBOR, null, "InternalFailure", null, "KMSDisabled"));

    PutResult result = put(kind, 4);

    assertThat(result.errorCode(0)).isNull();
    assertThat(result.errorCode(1)).isEqualTo("InternalFailure");
    assertThat(result.errorMessage(1)).isEqualTo("because of InternalFailure");
    assertThat(result.errorCode(2)).isNull();
    assertThat(result.errorCode(3)).isEqualTo("KMSDisabled");
  }

  @ParameterizedTest
  @EnumSource
  void doesNotTakeSilenceAboutAnEntryForSuccess(Kind kind) throws Exception {
    server.answer(
        Reply.of(
            200,
            Reply.Format.CBOR,
            g -> {
              g.writeStartObject();
              g.writeArrayFieldStart("Records");
              g.writeStartObject();
              g.writeEndObject();
              g.writeEndArray();
              g.writeNumberField("FailedRecordCount", 0);
              g.writeEndObject();
            }));

    assertThat(put(kind, 1).errorCode(0)).isEqualTo("InternalFailure");
  }

  @ParameterizedTest
  @EnumSource
  void doesNotTakeTheWrongNumberOfResultsForSuccess(Kind kind) {
    for (int results : new int[] {0, 2, 4}) {
      server.answer(Reply.results(Reply.Format.CBOR, new String[results]));

      assertThat(failure(kind, 3)).isInstanceOf(MalformedAnswerException.class);
    }
    server.answer(Reply.of(200, "application/x-amz-cbor-1.1", new byte[] {(byte) 0xa0}));
    assertThat(failure(kind, 3)).isInstanceOf(MalformedAnswerException.class);
  }

  @ParameterizedTest
  @EnumSource
  void seesTheSameRefusals(Kind kind) {
    Map<String, Fault> refusals =
        Map.of(
            "ResourceNotFoundException", Fault.STREAM_NOT_FOUND,
            "AccessDeniedException", Fault.ACCESS_DENIED,
            "ExpiredTokenException", Fault.CREDENTIALS_EXPIRED,
            "UnrecognizedClientException", Fault.UNKNOWN_KEY,
            "InvalidSignatureException", Fault.SIGNATURE_INVALID,
            "KMSInvalidStateException", Fault.ENCRYPTION_KEY,
            "ProvisionedThroughputExceededException", Fault.THROTTLED,
            "ValidationException", Fault.RECORD_INVALID);
    refusals.forEach(
        (code, fault) -> {
          server.answer(Reply.refusal(Reply.Format.CBOR, 400, code, "Said so."));

          Throwable failure = failure(kind, 1);

          assertThat(failure).isInstanceOf(KinesisCallException.class).hasMessage("Said so.");
          KinesisCallException refusal = (KinesisCallException) failure;
          assertThat(refusal.statusCode()).isEqualTo(400);
          assertThat(refusal.errorCode()).isEqualTo(code);
          assertThat(refusal.requestId()).isEqualTo("request-1");
          assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(fault);
        });
  }

  /** The SDK, told to speak CBOR, makes nothing of JSON. */
  @Test
  void theLeanOneReadsJsonToo() throws Exception {
    server.answer(
        Reply.refusal(Reply.Format.JSON, 400, "x.y#ResourceNotFoundException", "Said so."));
    assertThat(failure(Kind.LEAN, 1)).hasMessage("Said so.");
    assertThat(fault(Kind.LEAN)).isEqualTo(Fault.STREAM_NOT_FOUND);

    server.answer(Reply.results(Reply.Format.JSON, new String[2]));
    assertThat(put(Kind.LEAN, 2)).isEqualTo(PutResult.ALL_TAKEN);

    server.answer(Reply.results(Reply.Format.JSON, null, "InternalFailure"));
    assertThat(put(Kind.LEAN, 2).errorCode(0)).isNull();
    assertThat(put(Kind.LEAN, 2).errorCode(1)).isEqualTo("InternalFailure");

    server.answer(Reply.results(Reply.Format.JSON, new String[1]));
    assertThat(failure(Kind.LEAN, 2)).isInstanceOf(MalformedAnswerException.class);
  }

  @ParameterizedTest
  @EnumSource
  void readsTheErrorTypeFromTheHeaderToo(Kind kind) {
    server.answer(
        Reply.of(
            400,
            "application/x-amz-json-1.1",
            "{\"message\":\"Said so.\"}".getBytes(StandardCharsets.UTF_8),
            "x-amzn-ErrorType: ResourceNotFoundException:http://internal.amazon.com/coral/"));

    assertThat(((KinesisCallException) failure(kind, 1)).errorCode())
        .isEqualTo("ResourceNotFoundException");
  }

  @ParameterizedTest
  @EnumSource
  void readsANameSpaceBeforeTheErrorType(Kind kind) {
    String type = "com.amazonaws.kinesis.v20131202#ResourceNotFoundException";
    server.answer(Reply.refusal(Reply.Format.CBOR, 400, type, "Said so."));

    assertThat(((KinesisCallException) failure(kind, 1)).errorCode())
        .isEqualTo("ResourceNotFoundException");
  }

  @ParameterizedTest
  @EnumSource
  void blamesTheClockWhenTheRefusalsDateIsFarOff(Kind kind) {
    server.answer(
        Reply.refusal(
            Reply.Format.CBOR,
            400,
            "InvalidSignatureException",
            "Does not match.",
            "Date: Mon, 03 Jan 2000 10:00:00 GMT"));

    assertThat(fault(kind)).isEqualTo(Fault.CLOCK_SKEW);
  }

  @ParameterizedTest
  @EnumSource
  void seesWhatIsNotKinesisAtAll(Kind kind) {
    byte[] page = "<html><body>Bad Gateway</body></html>".getBytes(StandardCharsets.UTF_8);
    Map<Integer, Fault> pages =
        Map.of(
            502, Fault.REFUSED_ON_THE_WAY,
            503, Fault.REFUSED_ON_THE_WAY,
            504, Fault.TIMEOUT,
            302, Fault.REFUSED_ON_THE_WAY,
            403, Fault.REFUSED_ON_THE_WAY,
            404, Fault.REFUSED_ON_THE_WAY,
            407, Fault.REFUSED_ON_THE_WAY,
            413, Fault.RECORD_TOO_LARGE);
    pages.forEach(
        (status, fault) -> {
          server.answer(Reply.foreign(status, "text/html", page));
          assertThat(fault(kind)).as("status %s", status).isEqualTo(fault);
        });
    byte[] json = "{\"code\":\"InvalidRequest\"}".getBytes(StandardCharsets.UTF_8);
    server.answer(Reply.foreign(400, "application/json", json));
    assertThat(fault(Kind.LEAN)).as("a gateway's JSON").isEqualTo(Fault.REFUSED_ON_THE_WAY);
    server.answer(Reply.foreign(200, "text/html", page));
    assertThat(fault(Kind.LEAN)).as("a page").isEqualTo(Fault.REFUSED_ON_THE_WAY);
    server.answer(Reply.of(500, "application/x-amz-json-1.1", new byte[0]));
    assertThat(fault(kind)).isEqualTo(Fault.SERVICE_ERROR);
  }

  /** The SDK's own client takes it for the answer. */
  @Test
  void theLeanOneWaitsForTheAnswerBehindWhatComesBeforeIt() throws Exception {
    try (PutRecordsClient client = Kind.LEAN.of(transport, at(server.endpoint()))) {
      for (String code : Arrays.asList(null, "InternalFailure", null)) {
        server.answer(
            Reply.results(Reply.Format.CBOR, code)
                .after("HTTP/1.1 100 Continue\r\n\r\n")
                .after("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"));

        assertThat(await(client.putRecords(Entry.some(1))).errorCode(0)).isEqualTo(code);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotTakeAnAnswerThatIsCutOffForSuccess(Kind kind) {
    Reply whole = Reply.results(Reply.Format.CBOR, new String[3]);
    int headerLength = new String(whole.bytes(), StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    for (int less : new int[] {1, 50, 100, whole.bytes().length - headerLength + 5}) {
      server.answer(whole.cutBy(less));
      assertThat(failure(kind, 3)).isInstanceOf(IOException.class);
      assertThat(fault(kind, 3).kind()).isEqualTo(Fault.Kind.PASSING);

      server.answer(whole.cutBy(less).then(Reply.Then.RESET));
      assertThat(failure(kind, 3)).isInstanceOf(IOException.class);
      assertThat(fault(kind, 3).kind()).isEqualTo(Fault.Kind.PASSING);
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesGarbage(Kind kind) {
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      server.answer(Reply.of(200, "application/x-amz-cbor-1.1", garbage));

      assertThat(failure(kind, 2)).isInstanceOf(IOException.class);
    }
    server.answer(
        new Reply("no HTTP at all\r\n\r\n".getBytes(StandardCharsets.UTF_8), Reply.Then.CLOSE));
    assertThat(failure(kind, 2)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void seesANetworkThatBreaks(Kind kind) throws IOException {
    server.answer(Reply.hangUp());
    assertThat(fault(kind)).isEqualTo(Fault.NETWORK);

    server.answer(Reply.hangUp().then(Reply.Then.RESET));
    assertThat(fault(kind)).isEqualTo(Fault.NETWORK);

    // bound and not listening: no other process can take the port meanwhile
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(fault(kind, URI.create("http://127.0.0.1:" + bound.getLocalPort())))
          .isEqualTo(Fault.NETWORK);
    }
    // where no name server answers, as on a machine without a network, it is not known better
    assertThat(fault(kind, URI.create("http://kinesis.eu-nowhere-1.invalid")))
        .isIn(Fault.HOST_UNKNOWN, Fault.NETWORK, Fault.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void goesThroughTheProxy(Kind kind) throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        KinesisTransport own =
            new KinesisTransport(
                TransportSettings.DEFAULTS.withProxy(
                    new ProxySettings("http", "127.0.0.1", proxy.getLocalPort())));
        PutRecordsClient client = kind.of(own, at(URI.create("https://kinesis.example")))) {
      CompletableFuture<PutResult> call = client.putRecords(Entry.some(1)).toCompletableFuture();

      try (Socket asked = proxy.accept();
          Scanner lines = new Scanner(asked.getInputStream(), StandardCharsets.ISO_8859_1)) {
        assertThat(lines.nextLine()).isEqualTo("CONNECT kinesis.example:443 HTTP/1.1");
        asked
            .getOutputStream()
            .write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
      assertThat(FaultClassifier.ofFailure(failure(call)).fault()).isEqualTo(Fault.NETWORK);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesUpOnSilenceAndLetsTheSocketGo(Kind kind) {
    TransportSettings hasty = TransportSettings.DEFAULTS.withCallTimeout(Duration.ofMillis(300));
    try (KinesisTransport own = new KinesisTransport(hasty)) {
      for (Reply silent :
          List.of(
              Reply.silence(),
              Reply.results(Reply.Format.CBOR, new String[1]).cutBy(10).then(Reply.Then.WAIT))) {
        server.answer(silent);

        Throwable failure = failure(kind.of(own, at(server.endpoint())), 1);

        assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.TIMEOUT);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> server.openConnections() == 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesOneAttemptACall(Kind kind) {
    server.answer(Reply.refusal(Reply.Format.CBOR, 500, "InternalFailure", "Failed."));

    assertThat(fault(kind)).isEqualTo(Fault.SERVICE_ERROR);

    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void whatWasSignedWithAKeyThatWasReplacedMeanwhileIsSignedAgain() throws Exception {
    var key = new AtomicReference<AwsCredentials>(AwsBasicCredentials.create("AKIDOLD", "old"));
    AwsCredentialsProvider replaceable = key::get;
    CountDownLatch replaced = new CountDownLatch(1);
    server.answerBy(
        request -> {
          if (request.header("Authorization").contains("AKIDNEW")) {
            return Reply.results(Reply.Format.CBOR, new String[2]);
          }
          await(replaced);
          return Reply.refusal(Reply.Format.CBOR, 400, "UnrecognizedClientException", "Revoked.");
        });
    try (PutRecordsClient client =
        new LeanPutRecordsClient(
            transport, at(server.endpoint()), replaceable, Clock.systemUTC())) {
      CompletableFuture<PutResult> call = client.putRecords(Entry.some(2)).toCompletableFuture();
      Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> !server.requests().isEmpty());

      key.set(AwsBasicCredentials.create("AKIDNEW", "new"));
      replaced.countDown();

      assertThat(await(call)).isEqualTo(PutResult.ALL_TAKEN);
      assertThat(server.requests()).hasSize(2);
      assertThat(WireRequest.ofCbor(server.requests().get(1).body()))
          .isEqualTo(WireRequest.ofCbor(server.requests().get(0).body()));
    }
  }

  @Test
  void aKeyThatIsReplacedAgainAndAgainIsNotTriedForEver() {
    AtomicInteger asked = new AtomicInteger();
    AwsCredentialsProvider everNew =
        () -> AwsBasicCredentials.create("AKID" + asked.incrementAndGet(), "secret");
    server.answer(
        Reply.refusal(Reply.Format.CBOR, 403, "InvalidClientTokenIdException", "Unknown."));
    try (PutRecordsClient client =
        new LeanPutRecordsClient(transport, at(server.endpoint()), everNew, Clock.systemUTC())) {
      Throwable failure = failure(client.putRecords(Entry.some(1)).toCompletableFuture());

      assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.UNKNOWN_KEY);
      assertThat(server.requests()).hasSize(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void callsInFlightFailWhenTheClientIsClosed(Kind kind) {
    server.answer(Reply.silence());
    PutRecordsClient client = kind.of(transport, at(server.endpoint()));
    CompletableFuture<PutResult> call = client.putRecords(Entry.some(1)).toCompletableFuture();
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> server.requests().size() == 1);

    client.close();

    assertThat(failure(call)).isInstanceOf(IOException.class);
    assertThat(failure(client.putRecords(Entry.some(1)).toCompletableFuture()))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void noSecretIsInAFailure(Kind kind) {
    server.answer(Reply.refusal(Reply.Format.CBOR, 400, "InvalidSignatureException", "No."));

    StringBuilder said = new StringBuilder();
    for (Throwable t = failure(kind, 1); t != null; t = t.getCause()) {
      said.append(t);
    }

    assertThat(said.toString()).doesNotContain("the-secret").doesNotContain("the-token");
  }

  private Fault fault(Kind kind) {
    return fault(kind, 1);
  }

  private Fault fault(Kind kind, int entries) {
    return FaultClassifier.ofFailure(failure(kind, entries)).fault();
  }

  private Fault fault(Kind kind, URI endpoint) {
    try (PutRecordsClient client = kind.of(transport, at(endpoint))) {
      return FaultClassifier.ofFailure(
              failure(client.putRecords(Entry.some(1)).toCompletableFuture()))
          .fault();
    }
  }

  private Throwable failure(Kind kind, int entries) {
    return failure(kind.of(transport, at(server.endpoint())), entries);
  }

  private static Throwable failure(PutRecordsClient client, int entries) {
    try (client) {
      return failure(client.putRecords(Entry.some(entries)).toCompletableFuture());
    }
  }

  private static Throwable failure(CompletableFuture<PutResult> call) {
    Throwable thrown = catchThrowable(() -> call.get(60, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return thrown.getCause();
  }

  private PutResult put(Kind kind, int entries) throws Exception {
    try (PutRecordsClient client = kind.of(transport, at(server.endpoint()))) {
      return await(client.putRecords(Entry.some(entries)));
    }
  }

  private static PutResult await(java.util.concurrent.CompletionStage<PutResult> call)
      throws Exception {
    return call.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static StreamAddress at(URI endpoint) {
    return StreamAddress.of("events", "eu-central-1").at(endpoint);
  }
}
