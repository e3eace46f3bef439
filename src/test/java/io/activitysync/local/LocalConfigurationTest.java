package io.activitysync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.activitysync.support.kinesis.TestKinesis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class LocalConfigurationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Queue<String> posted = new ConcurrentLinkedQueue<>();
  private final Main main = new Main();
  private HttpServer ingest;

  @BeforeEach
  void listen() throws IOException {
    ingest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ingest.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          // refuses every other one, as a connection does that comes and goes
          exchange.sendResponseHeaders(posted.size() % 2 == 0 ? 503 : 202, -1);
          exchange.close();
        });
    ingest.start();
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setDefaultPropertyPlaceholderLocation("false");
    main.addInitialProperty("camel.main.configurationClasses", LocalConfiguration.class.getName());
    main.addInitialProperty("activity-sync.local.port", "0");
    main.addInitialProperty(
        "activity-sync.local.ingest",
        "http://127.0.0.1:" + ingest.getAddress().getPort() + "/ingest/demo");
    main.addInitialProperty("activity-sync.local.trickle", "1000");
  }

  @AfterEach
  void stop() {
    main.stop();
    ingest.stop(0);
  }

  @Test
  void startsTheStreamsAndTellsTheEndpoint() {
    main.addInitialProperty("activity-sync.local.streams", "activity-demo:3, other");

    main.start();

    String endpoint =
        main.getCamelContext().resolvePropertyPlaceholders("{{activity-sync.local.endpoint}}");
    try (KinesisClient client = TestKinesis.newClient(URI.create(endpoint))) {
      assertThat(client.listShards(r -> r.streamName("activity-demo")).shards()).hasSize(3);
      assertThat(client.listShards(r -> r.streamName("other")).shards()).hasSize(4);
      main.stop();
      assertThatThrownBy(client::listStreams).isNotNull();
    }
  }

  @Test
  void tricklesEveryKindAndStatusAlsoPastRefusals() throws IOException {
    main.addInitialProperty("activity-sync.local.streams", "activity-demo");
    main.start();

    await().until(() -> posted.size() >= 22);

    Set<String> kinds = new HashSet<>();
    for (String event : posted) {
      JsonNode tree = JSON.readTree(event);
      assertThat(event).doesNotContain("${");
      assertThat(tree.hasNonNull("timestamp")).isTrue();
      kinds.add(
          tree.path("kind").asText()
              + " "
              + tree.at("/data/status").asText()
              + tree.at("/data/match").asText());
    }
    assertThat(kinds)
        .contains(
            "experience-start ",
            "experience-finish ",
            "message-link-clicked ",
            "inbound-message matched",
            "inbound-message unmatched",
            "inbound-message trigger",
            "outbound-sms queued",
            "outbound-sms validation-failed",
            "outbound-email opened",
            "outbound-email bounced");
  }

  @Test
  void startsOnceWhenAPackageScanFindsItAsWell() {
    main.addInitialProperty("activity-sync.local.streams", "activity-demo");
    scanPackage();

    main.start();

    assertThat(main.getCamelContext().getRegistry().findByType(EmbeddedKinesis.class)).hasSize(1);
    assertThat(main.getCamelContext().getRoutes()).hasSize(2);
  }

  @Test
  void doesNothingWithoutAStream() {
    scanPackage();

    main.start();

    assertThat(main.getCamelContext().getRegistry().findByType(EmbeddedKinesis.class)).isEmpty();
    assertThat(main.getCamelContext().getRoutes()).isEmpty();
  }

  private void scanPackage() {
    main.configure().setBasePackageScanEnabled(true);
    main.configure().setBasePackageScan(LocalConfiguration.class.getPackageName());
  }

  @ParameterizedTest
  @CsvSource({
    "port, 70000",
    "port, abc",
    "streams, with space",
    "streams, a:0",
    "trickle, -1",
    "retained-mib, 0",
    "ingest, not an address",
    "ingest, localhost:8080/ingest/demo",
    "ingest, ftp://127.0.0.1/ingest/demo"
  })
  void refusesAWrongPropertyByItsName(String name, String value) {
    main.addInitialProperty("activity-sync.local.streams", "activity-demo");
    main.addInitialProperty("activity-sync.local." + name, value);

    assertThatThrownBy(main::start).hasMessageStartingWith("activity-sync.local." + name + " must");
  }

  @Test
  void printsWhereToLook() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LocalSettings settings =
        new LocalSettings(
            4567,
            Map.of("activity-demo", 4),
            2,
            16,
            URI.create("http://127.0.0.1:8080/ingest/demo"));

    LocalConfiguration.print(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        URI.create("http://127.0.0.1:4567"),
        settings);

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsAll(
            List.of(
                "  java -jar target/activity-sync.jar tail --stream activity-demo --endpoint"
                    + " http://127.0.0.1:4567",
                "Sample events go to http://127.0.0.1:8080/ingest/demo, 2 a second. The console is at"
                    + " http://127.0.0.1:8080/"));
  }
}
