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
 * health is answered, and it stops when it is told to.
 */
class FloodsIT {
  private static final int MIB = 1024 * 1024;

  /** How long health may take; ten times what it takes here, for slow machines. */
  private static final Duration HEALTH = Duration.ofSeconds(5);

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

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(int at, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
        .header("Content-Type", "application/json");
  }

  private void isWell(JarProcess jar) throws Exception {
    HttpResponse<String> health =
        http.send(
            to(managementPort, "/observe/health/live").timeout(HEALTH).build(),
            BodyHandlers.ofString());
    assertThat(health.statusCode()).isEqualTo(200);
    HttpResponse<String> taken =
        send(to(port, "/ingest/demo").POST(BodyPublishers.ofString(event("e", "1"))));
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    assertThat(jar.output()).doesNotContain("OutOfMemory");
  }

  @Test
  void pipelinedRequestsWhoseAnswersNobodyReads() throws Exception {
    JarProcess jar = start();
    byte[] many =
        "GET /api/connections HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(20_000)
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 20; i++) {
      Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), i % 2 == 0 ? port : managementPort);
      socket.setReceiveBufferSize(4096);
      open.add(socket);
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
      isWell(jar);
    }
    assertThat(jar.terminate()).isZero();
  }

  @Test
  void largeBodiesAllAtOnce() throws Exception {
    JarProcess jar = start();
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
    isWell(jar);
    assertThat(jar.terminate()).isZero();
  }

  @Test
  void bodiesOfTwoLengthsAndWithoutEnd() throws Exception {
    JarProcess jar = start();
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
    for (int i = 0; i < 30; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(socket);
      Thread writer = new Thread(() -> writeChunks(socket));
      writer.setDaemon(true);
      writer.start();
    }
    for (int i = 0; i < 10; i++) {
      isWell(jar);
    }
    assertThat(jar.terminate()).isZero();
  }

  private static void writeChunks(Socket socket) {
    try (OutputStream out = socket.getOutputStream()) {
      String[] head = {
        "POST /api/connections HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        "Transfer-Encoding: chunked",
        "",
        ""
      };
      out.write(String.join("\r\n", head).getBytes(StandardCharsets.US_ASCII));
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
    Path users = folder.resolve("users.properties");
    Files.writeString(
        users, "user.ann = " + PasswordHash.of("correct horse battery staple") + ",operator\n");
    JarProcess jar =
        start(
            "-Dcamel.server.authenticationEnabled=true",
            "-Dcamel.server.basicPropertiesFile=" + users,
            "-Dcamel.management.authenticationEnabled=true",
            "-Dcamel.management.basicPropertiesFile=" + users);
    String right = basic("ann", "correct horse battery staple");
    await()
        .atMost(60, SECONDS)
        .until(
            () ->
                send(to(managementPort, "/observe/health/live").header("Authorization", right))
                        .statusCode()
                    == 200);
    List<CompletableFuture<HttpResponse<String>>> guesses = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      HttpRequest guess =
          to(port, "/api/connections").header("Authorization", basic("ann", "guess" + i)).build();
      guesses.add(http.sendAsync(guess, BodyHandlers.ofString()));
    }
    HttpResponse<String> health =
        http.send(
            to(managementPort, "/observe/health/live")
                .header("Authorization", right)
                .timeout(HEALTH)
                .build(),
            BodyHandlers.ofString());
    assertThat(health.statusCode()).isEqualTo(200);
    for (CompletableFuture<HttpResponse<String>> guess : guesses) {
      assertThat(guess.join().statusCode()).isIn(401, 429, 503);
    }
    assertThat(jar.terminate()).isZero();
  }

  private static String basic(String name, String password) {
    byte[] both = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }
}
