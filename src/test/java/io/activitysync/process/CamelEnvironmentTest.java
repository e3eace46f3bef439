package io.activitysync.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.Application;
import io.activitysync.support.http.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Camel calls {@code camel.server.port} is {@code CAMEL_SERVER_PORT} in the environment. */
class CamelEnvironmentTest {
  @TempDir private Path folder;

  @Test
  void takesEveryNameThatCamelMainHas() {
    assertThat(
            Environment.ofCamel(
                Map.of(
                    "CAMEL_SERVER_PORT", "81",
                    "CAMEL_SERVER_MAX_BODY_SIZE", "2000",
                    "CAMEL_MANAGEMENT_AUTHENTICATIONENABLED", "true",
                    "CAMEL_MAIN_SHUTDOWN_TIMEOUT", "5",
                    "CAMEL_SERVER_HOST", "",
                    "CAMEL_HOME", "/opt/camel")))
        .isEqualTo(
            Map.of(
                "camel.server.port", "81",
                "camel.server.maxBodySize", "2000",
                "camel.management.authenticationEnabled", "true",
                "camel.main.shutdownTimeout", "5"));
  }

  @Test
  void listensWhereTheEnvironmentSays() throws Exception {
    int http = Ports.free();
    int observe = Ports.free();
    Files.writeString(
        folder.resolve("application.properties"),
        "camel.server.port=" + Ports.free() + "\ncamel.management.port=1\n");
    ProcessBuilder builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dcamel.management.port=" + observe,
                Application.class.getName())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().put("CAMEL_SERVER_PORT", Integer.toString(http));
    builder.environment().put("CAMEL_MANAGEMENT_PORT", "2");
    Process process = builder.start();
    try {
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> !process.isAlive() || answers(http, "/api/connections"));
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("out"))).isTrue();
      // -D wins over the environment
      await().atMost(Duration.ofSeconds(60)).until(() -> answers(observe, "/observe/health"));
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  private static boolean answers(int port, String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
