package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.Ports;
import io.activitysync.support.http.RawAnswer;
import io.activitysync.support.http.RawHttp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * From the first byte that the port answers to the last, a sender is told 202, or 503 and when to
 * come again; readiness is true only where events are taken.
 */
class StartAndStopTest {
  private static final int SENDERS = 3;

  private final TestKinesis kinesis = KinesisLocal.shared();
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final Queue<RawAnswer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<RawAnswer> shown = new ConcurrentLinkedQueue<>();

  /** Ready, and then not taken. */
  private final Queue<String> untrue = new ConcurrentLinkedQueue<>();

  private volatile boolean over;
  private volatile boolean stopping;

  private String request(String method, String path, String body) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void sendUntilOver() {
    while (!over) {
      boolean ready = ready();
      boolean before = stopping;
      try {
        RawAnswer answer = RawHttp.send(port, request("POST", "/ingest/demo", event("e", "1")));
        if (!answer.text().isEmpty()) {
          answers.add(answer);
          if (ready && answer.status() != 202 && !stopping && !before) {
            untrue.add(answer.text());
          }
        }
        RawAnswer one = RawHttp.send(port, request("GET", "/api/connections/demo", ""));
        if (!one.text().isEmpty()) {
          shown.add(one);
        }
      } catch (IOException e) {
        // not open yet, or no more
      }
    }
  }

  private boolean ready() {
    try {
      return RawHttp.send(managementPort, request("GET", "/observe/health/ready", "")).status()
          == 200;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Test
  void sendersAreNeverToldWhatTheyWouldTakeForTheLastWord() throws Exception {
    Map<String, String> properties =
        Connect.to("demo", kinesis.createStream(1), kinesis.endpoint());
    properties.put("camel.server.port", Integer.toString(port));
    properties.put("camel.management.port", Integer.toString(managementPort));
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    for (int i = 0; i < SENDERS; i++) {
      senders.execute(this::sendUntilOver);
    }
    try {
      TestApp app = TestApp.start(properties);
      try {
        await()
            .atMost(60, SECONDS)
            .until(() -> answers.stream().filter(a -> a.status() == 202).count() > 20);
      } finally {
        stopping = true;
        app.close();
      }
    } finally {
      over = true;
      senders.shutdown();
      assertThat(senders.awaitTermination(60, SECONDS)).isTrue();
    }
    assertThat(answers).extracting(RawAnswer::status).containsOnly(202, 503);
    List<RawAnswer> refused = new ArrayList<>(answers);
    refused.removeIf(answer -> answer.status() == 202);
    assertThat(refused)
        .allSatisfy(
            answer -> {
              assertThat(answer.header("Retry-After")).as(answer.text()).isPresent();
              assertThat(answer.header("Content-Type")).contains("application/problem+json");
            });
    assertThat(untrue).isEmpty();
    assertThat(shown)
        .allSatisfy(
            one -> {
              assertThat(one.status()).as(one.text()).isIn(200, 503);
              assertThat(one.text()).doesNotContain("DISABLED");
            });
  }
}
