package io.activitysync.management.access;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import io.activitysync.support.http.RawHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar with little memory, while callers do their worst: others' events are taken,
 * health is answered, and it stops when it is told to. Health is asked for by a {@link HealthProbe}
 * from before the flood to its end; three in a row without an answer would have Kubernetes kill the
 * process. No time is asserted but that.
 */
class FloodsIT {
  private static final int MIB = 1024 * 1024;
  private static final String VIEWERS = "correct horse battery staple";
  private static final String OPERATORS = "staple and some more";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private JarProcess start(String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=64m",
                "-Dcamel.server.port=" + port,
                "-Dcamel.management.port=" + managementPort,
                "-Dactivity-sync.local.port=" + Ports.free()));
    args.addAll(List.of(more));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    JarProcess jar = JarProcess.start(java, folder, args, "--local");
    open.add(jar);
    jar.awaitOutput("tail --stream activity-demo");
    return jar;
  }

  private void awaitStatus(int status, HttpRequest.Builder request) {
    await().atMost(60, SECONDS).until(() -> send(request).statusCode() == status);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(int at, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
        .header("Content-Type", "application/json");
  }

  /** Takes an event, was alive all the time, and has had memory enough. */
  private void isWell(JarProcess jar, HealthProbe probe, String... headers) throws Exception {
    takesEvents(jar, headers);
    wasAlive(probe);
  }

  private void takesEvents(JarProcess jar, String... headers) throws Exception {
    HttpRequest.Builder event =
        to(port, "/ingest/demo").POST(BodyPublishers.ofString(event("e", "1")));
    HttpResponse<String> taken = send(headers.length == 0 ? event : event.headers(headers));
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    assertThat(jar.output()).doesNotContain("OutOfMemory");
  }

  private static void wasAlive(HealthProbe probe) throws IOException {
    await().atMost(60, SECONDS).until(() -> probe.marks().endsWith("."));
    assertThat(probe.marks()).doesNotContain("xxx").doesNotContain("!");
  }

  /** Probes health; what counts is from when it was well, which is when this answers. */
  private HealthProbe probe(String authorization) throws Exception {
    HealthProbe probe = HealthProbe.of(managementPort, authorization);
    open.add(probe);
    await().atMost(60, SECONDS).until(() -> probe.marks().endsWith("...."));
    probe.begin();
    return probe;
  }

  @Test
  void pipelinedRequestsWhoseAnswersNobodyReads() throws Exception {
    JarProcess jar = start();
    HealthProbe probe = probe("");
    byte[] many =
        "GET /api/connections HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(20_000)
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 20; i++) {
      Socket socket = openUnread(i % 2 == 0 ? port : managementPort);
      Thread writer =
          new Thread(
              () -> {
                try (OutputStream out = socket.getOutputStream()) {
                  for (int n = 0; n < 20; n++) {
                    out.write(many);
                  }
                } catch (IOException e) {
                  // closed by the other side, as it should be, or at the end
                }
              });
      writer.setDaemon(true);
      writer.start();
    }
    for (int i = 0; i < 10; i++) {
      isWell(jar, probe);
    }
    // as long as the flood kept health silent once
    await().atMost(120, SECONDS).until(() -> probe.marks().length() > 250);
    wasAlive(probe);
    assertThat(jar.terminate()).isZero();
  }

  /** What takes longest to make, asked for by many who never fetch it. */
  @Test
  void metricsAskedForByHundreds() throws Exception {
    JarProcess jar = start();
    byte[] some =
        "GET /observe/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(100)
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 300; i++) {
      openUnread(managementPort).getOutputStream().write(some);
    }
    staysWell(jar);
  }

  @Test
  void moreSilentConnectionsThanTheManagementPortMayHave() throws Exception {
    JarProcess jar = start("-Dactivity-sync.http.connections=200");
    for (int i = 0; i < 500; i++) {
      openUnread(managementPort);
    }
    staysWell(jar);
  }

  /**
   * From when the flood has come in. That takes a while where processors have more to do, as so
   * many connections do by themselves; what counts is that they can stay.
   */
  private void staysWell(JarProcess jar) throws Exception {
    HealthProbe probe = probe("");
    await().atMost(60, SECONDS).until(() -> probe.marks().length() > 30);
    isWell(jar, probe);
    assertThat(jar.terminate()).isZero();
  }

  /** A connection whose caller fetches next to nothing. */
  private Socket openUnread(int at) throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    return socket;
  }

  @Test
  void largeAnswersThatNobodyFetches() throws Exception {
    JarProcess jar = start();
    HealthProbe probe = probe("");
    byte[] request =
        "GET /assets/uplot/uPlot.esm.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 1500; i++) {
      openUnread(port).getOutputStream().write(request);
    }
    for (int i = 0; i < 10; i++) {
      isWell(jar, probe);
    }
    assertThat(jar.terminate()).isZero();
  }

  @Test
  void largeBodiesAllAtOnce() throws Exception {
    JarProcess jar = start();
    HealthProbe probe = probe("");
    byte[] body = new byte[16 * MIB];
    Arrays.fill(body, (byte) ' ');
    byte[] event = event("e", "1").getBytes(StandardCharsets.UTF_8);
    System.arraycopy(event, 0, body, body.length - event.length, event.length);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      HttpRequest request = to(port, "/ingest/demo").POST(BodyPublishers.ofByteArray(body)).build();
      answers.add(http.sendAsync(request, BodyHandlers.ofString()));
    }
    int refused = 0;
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      // a refusal closes the connection while the body is still being written
      int status = answer.handle((a, failure) -> failure == null ? a.statusCode() : 503).join();
      assertThat(status).isIn(202, 503);
      refused += status == 503 ? 1 : 0;
    }
    assertThat(refused).isLessThan(50);
    isWell(jar, probe);
    assertThat(jar.terminate()).isZero();
  }

  @Test
  void bodiesOfTwoLengthsAndWithoutEnd() throws Exception {
    JarProcess jar = start();
    HealthProbe probe = probe("");
    for (String version : List.of("1.0", "1.1")) {
      String answer =
          RawHttp.send(
                  port,
                  "POST /ingest/demo HTTP/"
                      + version
                      + "\r\nHost: localhost\r\nContent-Length: 4\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n"
                      + "GET /api/connections HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .text();
      assertThat(answer).startsWith("HTTP/").contains(" 400 ").doesNotContain("200 OK");
    }
    writeChunksOf30("POST /api/connections");
    for (int i = 0; i < 10; i++) {
      isWell(jar, probe);
    }
    assertThat(jar.terminate()).isZero();
  }

  @Test
  void bodiesOfOneWhoMayOnlyLook() throws Exception {
    JarProcess jar = startWithUsers();
    HealthProbe probe = probe(basic("vera", VIEWERS));
    String viewer = "Authorization: " + basic("vera", VIEWERS);
    writeChunksOf30("POST /api/connections", viewer);
    writeChunksOf30("POST /api/versions/compare?from=0.0&to=1.0", viewer);
    // what a viewer may send, as large as it may be and of as many parts
    String part = "{\"a\":{}},";
    String many = "\"data\":{\"x\":[" + part.repeat(MIB / part.length() - 100) + "0]}";
    String event = event("e", "1").replace("\"data\":{}", many);
    assertThat(event.length()).isLessThan(MIB);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      HttpRequest request =
          to(port, "/api/versions/compare?from=0.0&to=1.0")
              .header("Authorization", basic("vera", VIEWERS))
              .POST(BodyPublishers.ofString(event))
              .build();
      answers.add(http.sendAsync(request, BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.join().statusCode()).isIn(200, 503);
    }
    assertThat(answers).anyMatch(answer -> answer.join().statusCode() == 200);
    isWell(jar, probe, "Authorization", basic("otto", OPERATORS));
    assertThat(jar.terminate()).isZero();
  }

  /** Bodies that don't end, on thirty connections. */
  private void writeChunksOf30(String request, String... headers) throws IOException {
    for (int i = 0; i < 30; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(socket);
      Thread writer = new Thread(() -> writeChunks(socket, request, headers));
      writer.setDaemon(true);
      writer.start();
    }
  }

  private static void writeChunks(Socket socket, String request, String... headers) {
    try (OutputStream out = socket.getOutputStream()) {
      StringBuilder head = new StringBuilder(request + " HTTP/1.1\r\nHost: localhost\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      head.append("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
      out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("10000\r\n" + " ".repeat(65_536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 16 * 16; i++) {
        out.write(chunk);
      }
    } catch (IOException e) {
      // refused, as it should be
    }
  }

  @Test
  void wrongPasswordsAllAtOnce() throws Exception {
    JarProcess jar = startWithUsers();
    HealthProbe probe = probe(basic("vera", VIEWERS));
    List<CompletableFuture<HttpResponse<String>>> guesses = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      HttpRequest guess =
          to(port, "/api/connections").header("Authorization", basic("otto", "guess" + i)).build();
      guesses.add(http.sendAsync(guess, BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> guess : guesses) {
      assertThat(guess.join().statusCode()).isIn(401, 429, 503);
    }
    wasAlive(probe);
    assertThat(jar.terminate()).isZero();
  }

  /** With a viewer and an operator, who have been known once by each server. */
  private JarProcess startWithUsers() throws Exception {
    Path users = folder.resolve("users.properties");
    Files.writeString(
        users,
        "user.vera = %s,viewer%nuser.otto = %s,operator%n"
            .formatted(PasswordHash.of(VIEWERS), PasswordHash.of(OPERATORS)));
    JarProcess jar =
        start(
            "-Dcamel.server.authenticationEnabled=true",
            "-Dcamel.server.basicPropertiesFile=" + users,
            "-Dcamel.management.authenticationEnabled=true",
            "-Dcamel.management.basicPropertiesFile=" + users);
    for (String who : List.of(basic("vera", VIEWERS), basic("otto", OPERATORS))) {
      for (int at : List.of(port, managementPort)) {
        String path = at == port ? "/api/me" : "/observe/health/live";
        awaitStatus(200, to(at, path).header("Authorization", who));
      }
    }
    return jar;
  }

  private static String basic(String name, String password) {
    byte[] both = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }
}
