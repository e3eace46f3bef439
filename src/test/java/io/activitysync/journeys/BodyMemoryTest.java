package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** HTTP bodies that wait for a slow stream are bounded, and keep nobody else out. */
class BodyMemoryTest {
  private static final int EVENTS = 2_500;

  private static final int AT_ONCE = 6;

  private static final int IDLE = 40;

  private static final int LARGE = 1 << 20;

  private final TestKinesis kinesis = KinesisLocal.shared();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** More than half a MiB. */
  private static String body() {
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> event("e" + i, Integer.toString(i)))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void moreThanThereIsMemoryForIsToComeAgainAndOthersAreLetIn() throws Exception {
    String slow = kinesis.createStream(1);
    String fast = kinesis.createStream(1);
    String body = body();
    assertThat(body.length()).isBetween(600_000, 1_000_000);
    ExecutorService senders = Executors.newFixedThreadPool(2);
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofSeconds(5)));
      Map<String, String> properties = new HashMap<>(Connect.to("slow", slow, proxy.endpoint()));
      properties.putAll(Connect.to("fast", fast, kinesis.endpoint()));
      properties.put("activity-sync.http.body-mib", "1");
      try (TestApp app = TestApp.start(properties)) {
        await().atMost(60, SECONDS).until(() -> app.show("slow").contains("STREAMING"));
        await().atMost(60, SECONDS).until(() -> app.show("fast").contains("STREAMING"));
        Callable<HttpResponse<String>> post = () -> app.ingest("slow", body);
        List<Future<HttpResponse<String>>> both =
            List.of(senders.submit(post), senders.submit(post));
        await().atMost(60, SECONDS).until(() -> both.stream().anyMatch(Future::isDone));
        assertThat(app.ingest("fast", body).statusCode()).isEqualTo(202);
        HttpResponse<String> one = both.get(0).get();
        HttpResponse<String> other = both.get(1).get();
        HttpResponse<String> refused = one.statusCode() == 503 ? one : other;
        assertThat(Stream.of(one, other).map(HttpResponse::statusCode))
            .containsExactlyInAnyOrder(202, 503);
        assertThat(refused.body()).contains("Too many events at once");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");

        proxy.clear();
        assertThat(app.ingest("slow", body).statusCode()).isEqualTo(202);
      }
    } finally {
      senders.shutdownNow();
    }
    assertThat(kinesis.records(slow)).hasSize(2 * EVENTS);
    assertThat(kinesis.records(fast)).hasSize(EVENTS);
  }

  /** And not for the largest that there may be, since their size is not told. */
  @Test
  void packedAndChunkedBodiesCountForWhatTheyAre() throws Exception {
    String stream = kinesis.createStream(1);
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        TestApp app = start(stream, proxy.endpoint())) {
      proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofSeconds(3)));
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        byte[] event = event("e" + i, Integer.toString(i)).getBytes(StandardCharsets.UTF_8);
        all.add(post(app, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(event)), ""));
        all.add(post(app, BodyPublishers.ofByteArray(gzip(event)), "gzip"));
      }
      for (CompletableFuture<HttpResponse<String>> one : all) {
        HttpResponse<String> answer = one.get(60, SECONDS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      }
    }
  }

  /** A MiB for all, of which two that unpack to six tenths each can't both have their part. */
  @Test
  void whatUnpacksToMoreThanThereIsMemoryForIsToComeAgain() throws Exception {
    String stream = kinesis.createStream(1);
    byte[] packed = gzip(body().getBytes(StandardCharsets.UTF_8));
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        TestApp app = start(stream, proxy.endpoint())) {
      proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofSeconds(3)));
      List<HttpResponse<String>> answers = new ArrayList<>();
      for (var one :
          List.of(
              post(app, BodyPublishers.ofByteArray(packed), "gzip"),
              post(app, BodyPublishers.ofByteArray(packed), "gzip"))) {
        answers.add(one.get(60, SECONDS));
      }
      assertThat(answers.stream().map(HttpResponse::statusCode))
          .containsExactlyInAnyOrder(202, 503);
      HttpResponse<String> refused =
          answers.stream().filter(answer -> answer.statusCode() == 503).findFirst().orElseThrow();
      assertThat(refused.body()).contains("Too many events at once");
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      proxy.clear();
      assertThat(
              post(app, BodyPublishers.ofByteArray(packed), "gzip").get(60, SECONDS).statusCode())
          .isEqualTo(202);
    }
    assertThat(kinesis.records(stream)).hasSize(2 * EVENTS);
  }

  /** Nor one that waits for its answer, whose events have been read. */
  @Test
  void anIdleConnectionHoldsNoBody() throws Exception {
    String large = event("e", "1") + "\n".repeat(LARGE);
    heldByIdle(
        Map.of(),
        (socket, number) -> {
          // every other is refused
          boolean good = number % 2 == 0;
          String body = good ? large : large + "{}";
          String length = "Content-Length: " + body.length();
          assertThat(statusLine(socket, length, body)).contains(good ? " 202 " : " 400 ");
        });
  }

  /** Though the rest of it never comes. */
  @Test
  void aConnectionWhoseBodyIsTooLargeHoldsNoneOfIt() throws Exception {
    String chunk = Integer.toHexString(LARGE) + "\r\n" + "\n".repeat(LARGE) + "\r\n";
    heldByIdle(
        Map.of("camel.server.maxBodySize", Integer.toString(LARGE + 1)),
        (socket, number) ->
            assertThat(statusLine(socket, "Transfer-Encoding: chunked", chunk + "2\r\n{}"))
                .contains(" 413 "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ingest/one", "/ingest/none", "/api/connections"})
  void aSenderThatBreaksOffIsNoErrorAndItsMemoryIsAnothers(String path) throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    String body = event("e", "1") + "\n".repeat(LARGE - 1000);
    try (TestApp app = start(kinesis.createStream(1), kinesis.endpoint())) {
      root.addAppender(log);
      for (int i = 0; i < AT_ONCE; i++) {
        try (Socket socket = connect(app)) {
          send(socket, path, "Content-Length: 60000", body.substring(0, 30_000));
          if (i % 2 == 0) {
            socket.setSoLinger(true, 0); // a reset rather than an end
          }
        }
      }
      // of the MiB that all have together
      await().atMost(60, SECONDS).until(() -> app.ingest("one", body).statusCode() == 202);
      assertThat(app.ingest("one", body).statusCode()).isEqualTo(202);
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list).filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN)).isEmpty();
  }

  private interface Post {
    void by(Socket socket, int number) throws IOException;
  }

  /** Posts by connections that stay open, and looks whether their bodies stay in memory. */
  private void heldByIdle(Map<String, String> more, Post post) throws Exception {
    Map<String, String> properties =
        new HashMap<>(Connect.to("one", kinesis.createStream(1), kinesis.endpoint()));
    properties.putAll(more);
    List<Socket> idle = new ArrayList<>();
    try (TestApp app = TestApp.start(properties)) {
      await().atMost(60, SECONDS).until(() -> app.show("one").contains("STREAMING"));
      long before = usedBytes();
      for (int i = 0; i < IDLE; i++) {
        Socket socket = connect(app);
        idle.add(socket);
        post.by(socket, i);
      }
      await()
          .atMost(60, SECONDS)
          .untilAsserted(
              () ->
                  assertThat(usedBytes() - before)
                      .as("bytes that %s idle connections hold", IDLE)
                      .isLessThan(IDLE * (LARGE / 4L)));
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  private static Socket connect(TestApp app) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), URI.create(app.address()).getPort());
  }

  private static String statusLine(Socket socket, String length, String body) throws IOException {
    send(socket, "/ingest/one", length, body);
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  private static void send(Socket socket, String path, String length, String body)
      throws IOException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
            + length
            + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
  }

  private static long usedBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static TestApp start(String stream, URI endpoint) throws Exception {
    Map<String, String> properties = new HashMap<>(Connect.to("one", stream, endpoint));
    properties.put("activity-sync.http.body-mib", "1");
    TestApp app = TestApp.start(properties);
    await().atMost(60, SECONDS).until(() -> app.show("one").contains("STREAMING"));
    return app;
  }

  private CompletableFuture<HttpResponse<String>> post(
      TestApp app, BodyPublisher body, String encoding) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(app.address() + "/ingest/one"))
            .POST(body)
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", encoding.isEmpty() ? "identity" : encoding)
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }
}
