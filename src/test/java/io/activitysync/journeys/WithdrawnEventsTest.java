package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Events that are on their way when an operator moves the connection on: never a cause of pause.
 */
class WithdrawnEventsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private final ExecutorService senders = Executors.newFixedThreadPool(2);
  private String stream;
  private TestApp app;

  @BeforeEach
  void start() throws Exception {
    stream = kinesis.createStream(1);
    app = TestApp.start(Connect.to("demo", stream, proxy.endpoint()));
    awaitState("STREAMING");
  }

  @AfterEach
  void close() {
    app.close();
    senders.shutdownNow();
    proxy.close();
    kinesis.close();
  }

  @Test
  void aSuspensionGivesBackWhatWaitsAndStaysASuspension() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = sendTwoOfAKey();
    app.act("demo", "suspend");
    assertSentBack(waiting.get(60, TimeUnit.SECONDS));
    assertThat(app.show("demo")).contains("\"cause\":\"SUSPENDED\"");

    app.act("demo", "resume");
    awaitState("STREAMING");
    assertThat(app.ingest("demo", event("e", "3")).statusCode()).isEqualTo(202);
  }

  @Test
  void offSendsNothingThatWaitsAndOnAgainIsStreaming() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = sendTwoOfAKey();
    app.act("demo", "disable");
    HttpResponse<String> answer = waiting.get(60, TimeUnit.SECONDS);
    // before the gate it is discarded, behind it it is sent back; it is never in the stream
    if (answer.statusCode() == 202) {
      assertThat(answer.body()).isEqualTo("{\"accepted\":0,\"discarded\":1,\"skipped\":0}");
    } else {
      assertSentBack(answer);
    }
    app.act("demo", "enable");
    awaitState("STREAMING");
    assertThat(app.ingest("demo", event("e", "3")).statusCode()).isEqualTo(202);
    assertThat(kinesis.texts(stream)).noneMatch(text -> text.contains("\"n\":\"2\""));
    assertThat(app.call("GET", "/api/connections/demo/history", "").body())
        .doesNotContain("HELD_BACK")
        .doesNotContain("PAUSED");
  }

  /** One is on the wire, the other waits behind it: that one's answer. */
  private CompletableFuture<HttpResponse<String>> sendTwoOfAKey() {
    proxy.next(WireFault.delay(Duration.ofSeconds(4)));
    var unused = send("1");
    // not only in the route: until it is on the wire, both may go in one call, or wait together
    await().atMost(SOON).until(() -> proxy.count(WireFault.Delayed.class) == 1);
    CompletableFuture<HttpResponse<String>> waiting = send("2");
    await().atMost(SOON).until(() -> inFlight() == 2);
    return waiting;
  }

  private int inFlight() {
    return app.camel().getInflightRepository().size("demo");
  }

  private CompletableFuture<HttpResponse<String>> send(String id) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return app.ingest("demo", event("e", id));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        senders);
  }

  private static void assertSentBack(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  private void awaitState(String state) {
    await().atMost(SOON).until(() -> app.show("demo").contains("\"state\":\"" + state + "\""));
  }
}
