package io.activitysync.support.kinesis;

import io.activitysync.support.http.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * The Kinesis that others wrote: the npm package kinesis-local at the version that
 * package-lock.json pins, as one process shared by all tests of a JVM and ended with it.
 * Thread-safe.
 */
public final class KinesisLocal implements TestKinesis {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", ""), "src/test/kinesis-local").toAbsolutePath();
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private static KinesisLocal shared;
  private static boolean failed;

  private final URI endpoint;
  private final KinesisClient client;

  private KinesisLocal(URI endpoint, KinesisClient client) {
    this.endpoint = endpoint;
    this.client = client;
  }

  /**
   * The one of this JVM, started at the first call. Without Node.js or without the package a test
   * is skipped, but on CI, where it fails.
   */
  public static synchronized KinesisLocal shared() {
    if (shared == null) {
      // the time that a start may take is not waited for again by every test
      if (failed) {
        throw new IllegalStateException(
            "kinesis-local did not start; see the first failure and target/kinesis-local.log");
      }
      Path home = FOLDER.resolve("node_modules/kinesis-local");
      require(Files.exists(home.resolve("main.js")), "run npm ci in " + FOLDER);
      failed = true;
      shared = start(home);
      failed = false;
    }
    return shared;
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public KinesisClient client() {
    return client;
  }

  private static KinesisLocal start(Path home) {
    int port = Ports.free();
    Process process;
    try {
      process = launch(home, port);
    } catch (IOException e) {
      failed = false;
      require(false, "Node.js is needed to run kinesis-local: " + e.getMessage());
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    KinesisClient client = TestKinesis.newClient(endpoint);
    Awaitility.await("kinesis-local answers")
        .atMost(START_TIMEOUT)
        .ignoreExceptionsInstanceOf(SdkException.class)
        .failFast("kinesis-local ended; see target/kinesis-local.log", () -> !process.isAlive())
        .until(() -> client.listStreams() != null);
    return new KinesisLocal(endpoint, client);
  }

  private static Process launch(Path home, int port) throws IOException {
    // it reads its certificate from the folder that it is started in
    ProcessBuilder builder =
        new ProcessBuilder("node", "main.js")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KINESIS_MOCK_PLAIN_PORT", Integer.toString(port),
                "KINESIS_MOCK_TLS_PORT", Integer.toString(Ports.free()),
                "AWS_REGION", REGION.id(),
                "CREATE_STREAM_DURATION", "1ms",
                "DELETE_STREAM_DURATION", "1ms",
                "SPLIT_SHARD_DURATION", "1ms",
                "SHARD_LIMIT", "100000",
                "LOG_LEVEL", "ERROR"));
    return builder.start();
  }

  private static Path log() throws IOException {
    Path target = FOLDER.resolve("../../../target").normalize();
    Files.createDirectories(target);
    return target.resolve("kinesis-local.log");
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static void require(boolean there, String what) {
    if (there) {
      return;
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(what);
    }
    Assumptions.abort(what);
  }
}
