package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.NameServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's resolver comes up after the process: it streams once there are names. */
class NameServerIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path folder;

  private final int port = Ports.free();

  @Test
  void hostThatIsUnknownAtTheStartMendsItself() throws Exception {
    // the resolver's file is the process's own only in a mount namespace, which root may make
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!"true".equals(System.getenv("CI"))) {
      Assumptions.assumeTrue(root, "needs root, for a resolv.conf of the process's own");
    }
    String stream = "activity";
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        NameServer names = NameServer.start();
        JarProcess app = start(names, stream, kinesis.endpoint().getPort())) {
      kinesis.createStream(stream, 1);
      await().until(() -> show().contains("\"cause\":\"HOST_UNKNOWN\""));
      assertThat(show()).contains("\"state\":\"PAUSED\"").contains("\"nextRetryAt\":\"2");

      names.knowAll();
      await().until(() -> show().contains("\"state\":\"STREAMING\""));
      assertThat(call("POST", "/ingest/acme", Connect.event("e", "1"))).contains("\"accepted\":1");
      assertThat(kinesis.texts(stream)).hasSize(1);
      assertThat(app.terminate()).isZero();
    }
  }

  private JarProcess start(NameServer names, String stream, int kinesisPort) throws Exception {
    Path resolver = folder.resolve("resolv.conf");
    Files.writeString(resolver, "nameserver 127.0.0.1." + names.port() + "\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                "--mount",
                "bash",
                "-c",
                "mount --bind " + resolver + " /etc/resolv.conf && exec \"$@\"",
                "bash",
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-Dcamel.server.port=" + port,
                "-Dcamel.management.port=" + Ports.free()));
    Connect.to("acme", stream, URI.create("http://kinesis.example:" + kinesisPort))
        .forEach((name, value) -> command.add("-D" + name + "=" + value));
    return JarProcess.start("unshare", folder, command);
  }

  private String show() throws Exception {
    try {
      return call("GET", "/api/connections/acme", "");
    } catch (IOException notUpYet) {
      return "";
    }
  }

  private String call(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }
}
