package io.activitysync.archive;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.Ports;
import io.activitysync.support.kinesis.KinesisLocal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that archives without Firehose, as it is but for addresses and keys. */
class ArchiveRouteTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  /** Events of an object, as this test has it. */
  private static final int MOST = 5;

  @TempDir private Path folder;

  private final AtomicInteger refused = new AtomicInteger();
  private S3Local s3;

  @AfterEach
  void end() {
    if (s3 != null) {
      s3.close();
    }
  }

  @Test
  void eachEventIsInS3ThoughItWasAwayAndTheProcessBeganAnew() throws Exception {
    AwsTools.needPackages();
    KinesisLocal kinesis = KinesisLocal.shared();
    String stream = kinesis.createStream(2);
    int port = Ports.free();
    Path routes = routes(kinesis, stream, port);
    Map<String, String> properties = new LinkedHashMap<>();
    for (String version : Questions.versions()) {
      String id = ArchiveTest.connection(version);
      properties.putAll(
          Connect.with(Connect.to(id, stream, kinesis.endpoint()), id, "version", version));
      // records of one event, and of several
      properties.put(
          "activity-sync.connections." + id + ".aggregation",
          version.equals("1.1") ? "lines" : "none");
    }
    HttpServer away = refusing(port);
    Set<String> written;
    try (TestApp app = TestApp.start(routes, properties)) {
      for (String version : Questions.versions()) {
        ArchiveTest.post(app, ArchiveTest.connection(version));
      }
      ArchiveTest.putNoEvent(kinesis, stream);
      written = lines(kinesis.texts(stream)).keySet();
      await().atMost(LONG).until(() -> refused.get() > 5);
      away.stop(0);
      s3 = new S3Local(Files.createDirectory(folder.resolve("s3")), port);
      await().atMost(LONG).until(() -> lines(objects()).keySet().containsAll(written));
    }
    assertThat(lines(objects())).containsOnlyKeys(written);
    assertThat(s3.objects().keySet()).anyMatch(key -> key.startsWith("failed/"));
    assertThat(objects()).allMatch(object -> object.lines().count() <= MOST);
    // what a start reads again is there twice
    try (TestApp again = TestApp.start(routes, Map.of())) {
      assertThat(again.camel().getRoute("archive-s3")).isNotNull();
      await()
          .atMost(LONG)
          .until(() -> lines(objects()).values().stream().allMatch(times -> times > 1));
    }
    assertThat(lines(objects())).containsOnlyKeys(written);
    Path bucket = folder.resolve("bucket");
    s3.copyTo(bucket);
    ArchiveTest.asked(Template.with(Map.of()).resources(), bucket);
  }

  /** In the place of S3, which is away. */
  private HttpServer refusing(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          refused.incrementAndGet();
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private List<String> objects() throws Exception {
    List<String> texts = new ArrayList<>();
    for (byte[] object : s3.objects().values()) {
      texts.add(S3Local.unpack(object));
    }
    return texts;
  }

  /** How often there is each line. */
  private static Map<String, Long> lines(List<String> texts) {
    return texts.stream().flatMap(String::lines).collect(groupingBy(line -> line, counting()));
  }

  private Path routes(KinesisLocal kinesis, String stream, int port) throws Exception {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    for (String name : new String[] {"activity-sync.camel.yaml", "pause-on-failure.camel.yaml"}) {
      Files.copy(Path.of("routes").resolve(name), routes.resolve(name));
    }
    copyExample(routes, kinesis, stream, port);
    return routes;
  }

  /** The example as it is but for addresses, keys, and how much is collected for how long. */
  static void copyExample(Path routes, KinesisLocal kinesis, String stream, int port)
      throws IOException {
    String example = Files.readString(Path.of("routes/examples/archive-s3.camel.yaml"));
    Map<String, String> changes = new TreeMap<>();
    changes.put("aws2-kinesis:activity\n", "aws2-kinesis:" + stream + "\n");
    changes.put("aws2-s3:acme-activity\n", "aws2-s3:" + S3Local.BUCKET + "\n");
    changes.put("eu-central-1", "us-east-1");
    changes.put("completionSize: 10000", "completionSize: " + MOST);
    changes.put("completionInterval: \"60000\"", "completionInterval: \"1000\"");
    changes.put("maximumRedeliveryDelay: \"60000\"", "maximumRedeliveryDelay: \"1000\"");
    String own = example;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      assertThat(own).contains(change.getKey());
      own = own.replace(change.getKey(), change.getValue());
    }
    String keys = "useDefaultCredentialsProvider: true";
    assertThat(own.split(keys, -1)).hasSize(3);
    own =
        own.replaceFirst(keys, at(kinesis.endpoint().toString(), "        "))
            .replaceFirst(keys, at("http://127.0.0.1:" + port, " ".repeat(26)));
    Files.writeString(routes.resolve("archive-s3.camel.yaml"), own);
  }

  private static String at(String endpoint, String indent) {
    return String.join(
        "\n" + indent,
        "accessKey: " + S3Local.KEY,
        "secretKey: " + S3Local.KEY,
        "overrideEndpoint: true",
        "uriEndpointOverride: " + endpoint);
  }
}
