package io.activitysync.management.access;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawHttp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerLimitsTest {
  private static final String GET = "GET /api/connections HTTP/1.1\r\nHost: localhost\r\n";

  private final TestKinesis kinesis = KinesisLocal.shared();

  private static TestApp start(Map<String, String> properties) throws Exception {
    return TestApp.start(properties);
  }

  private static Map<String, String> limits(int connections, int idle, int body) {
    return new HashMap<>(
        Map.of(
            "activity-sync.http.connections", Integer.toString(connections),
            "activity-sync.http.idle-timeout", idle + "s",
            "activity-sync.http.body-timeout", body + "s"));
  }

  private static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Whether the other side has closed; waits for it or for an answer. */
  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @Test
  void closesWhoNeverSendsAWholeHeadHoweverOftenAByteComes() throws Exception {
    try (TestApp app = start(limits(100, 1, 60))) {
      for (int port : List.of(app.port(), app.managementPort())) {
        try (Socket silent = open(port);
            Socket trickling = open(port)) {
          write(trickling, GET);
          await()
              .atMost(60, SECONDS)
              .pollInterval(Duration.ofMillis(100))
              .until(
                  () -> {
                    try {
                      write(trickling, "X-More: a\r\n");
                      return false;
                    } catch (IOException e) {
                      return true; // nobody reads it any more
                    }
                  });
          assertThat(isClosed(silent)).isTrue();
        }
      }
    }
  }

  @Test
  void leavesWhoWaitsForItsAnswerLongerThanItMayBeIdle() throws Exception {
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofSeconds(3)));
      Map<String, String> properties = limits(100, 1, 1);
      properties.putAll(Connect.to("demo", kinesis.createStream(1), proxy.endpoint()));
      try (TestApp app = start(properties)) {
        await().atMost(60, SECONDS).until(() -> app.show("demo").contains("STREAMING"));
        assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
      }
    }
  }

  @Test
  void answers408ToABodyThatDoesNotCome() throws Exception {
    Map<String, String> properties = limits(100, 60, 1);
    properties.putAll(Connect.to("demo", kinesis.createStream(1), kinesis.endpoint()));
    try (TestApp app = start(properties)) {
      await().atMost(60, SECONDS).until(() -> app.show("demo").contains("STREAMING"));
      String head = "Host: localhost\r\nContent-Type: application/json\r\n";
      for (String path : List.of("/ingest/demo", "/api/connections")) {
        for (String body :
            List.of("Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{")) {
          var answer = RawHttp.send(app.port(), "POST " + path + " HTTP/1.1\r\n" + head + body);
          assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(408);
          assertThat(answer.text()).contains("within 1 s");
        }
      }
      assertThat(app.show("demo")).contains("\"received\":0");
    }
  }

  @Test
  void closesConnectionsBeyondTheMostAndTakesNewOnesWhenSomeHaveGone() throws Exception {
    try (TestApp app = start(limits(5, 60, 60))) {
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < 5; i++) {
          Socket socket = open(app.port());
          sockets.add(socket);
          write(socket, GET + "\r\n");
          assertThat(isClosed(socket)).isFalse();
        }
        try (Socket further = open(app.port())) {
          assertThat(isClosed(further)).isTrue();
        }
        // the management server has a number of its own
        assertThat(app.observe("health/live").statusCode()).isEqualTo(200);
        sockets.remove(0).close();
        await()
            .atMost(60, SECONDS)
            .until(
                () -> RawHttp.send(app.port(), GET + "Connection: close\r\n\r\n").status() == 200);
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  /** Until the whole answer is there. */
  private static void ask(Socket socket, String request) throws IOException {
    write(socket, request);
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("]}") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("more than %s", answer).isNotNegative();
      answer.append((char) next);
    }
    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  /** The silent would shut out who asks whether the process lives. */
  @Test
  void closesWhoHasBeenSilentLongestAtTheManagementPort() throws Exception {
    String live = "GET /observe/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    List<Socket> newest = new ArrayList<>();
    try (TestApp app = start(limits(3, 60, 60));
        Socket asking = open(app.managementPort());
        Socket silent = open(app.managementPort());
        Socket quiet = open(app.managementPort())) {
      for (Socket one : List.of(silent, quiet, asking)) {
        ask(one, live);
      }
      for (Socket gone : List.of(silent, quiet)) {
        Socket further = open(app.managementPort());
        newest.add(further);
        ask(further, live);
        assertThat(isClosed(gone)).isTrue();
      }
      ask(asking, live);
    } finally {
      for (Socket one : newest) {
        one.close();
      }
    }
  }

  @Test
  void answersEachOfManyPipelinedRequestsInTheirOrder() throws Exception {
    int many = 300;
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < many; i++) {
      requests.append(GET.replace("connections", "connections/no-" + i)).append("\r\n");
    }
    requests.append(GET).append("Connection: close\r\n\r\n");
    try (TestApp app = start(limits(100, 60, 60))) {
      String answers = RawHttp.send(app.port(), requests.toString()).text();
      assertThat(
              Pattern.compile("no-(\\d+)")
                  .matcher(answers)
                  .results()
                  .map(found -> Integer.parseInt(found.group(1)))
                  .distinct())
          .containsExactlyElementsOf(IntStream.range(0, many).boxed().toList());
      assertThat(answers).contains("HTTP/1.1 200 OK");
    }
  }
}
