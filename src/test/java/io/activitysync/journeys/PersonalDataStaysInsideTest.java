package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.activitysync.deadletter.OpenDeadLetters;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Personal data that is searched for wherever it has no business. */
class PersonalDataStaysInsideTest {
  private static final String PLANTED = "planted-Zoe-Example";
  private static final String CLICKED =
      "{\"kind\":\"message-link-clicked\",\"timestamp\":\"2026-03-14T09:26:53.589Z\",\"tenantId\":\"acme\","
          + "\"customContext\":{\"campaign\":\"%s\",\"email\":\"planted-Zoe-Example\"},"
          + "\"data\":{\"messageId\":\"m1\",\"contact\":{\"name\":\"planted-Zoe-Example\"}},\"pii\":[]}";

  /** A bad one of each way in which an event can be bad. */
  private static final List<String> BAD =
      List.of(
          "{\"kind\":\"planted-Zoe-Example\",\"timestamp\":\"planted-Zoe-Example\"}",
          "{\"kind\":\"experience-start\",\"tenantId\":\"planted-Zoe-Example\"}",
          "{\"kind\":\"outbound-sms\",\"timestamp\":\"2026-03-14T09:26:53Z\",\"data\":{\"body\":[\"planted-Zoe-Example\"]}}",
          "{\"kind\":\"action\",\"timestamp\":\"2026-03-14T09:26:53Z\",\"data\":{\"a\":\"planted-Zoe-Example\",\"a\":2}}",
          "planted-Zoe-Example");

  @TempDir private Path folder;

  private final TestKinesis kinesis = KinesisLocal.shared();
  private final String stream = kinesis.createStream(1);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @Test
  void isInNoLogNoMetricNoAnswerAndNoDeadLetter() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    Path key = folder.resolve("key.json");
    Map<String, String> properties = Connect.to("demo", stream, kinesis.endpoint());
    properties.put("activity-sync.dead-letter", "mock:dead");
    properties.put("activity-sync.store.url", "jdbc:h2:file:" + folder.resolve("store"));
    properties.put("activity-sync.store.key-file", key.toString());
    properties.putAll(Connect.to("files", stream, kinesis.endpoint()));
    properties.put("activity-sync.connections.files.source", "file:" + inbox);
    properties.put("activity-sync.connections.files.version", "1.1-failing");
    properties.put("activity-sync.connections.files.pii", "redact");
    properties.put(
        "activity-sync.connections.files.pii-fields",
        "message-link-clicked=contact.name,*=customContext.email");
    failingVersion();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.INFO);
    try (TestApp app = TestApp.start(folder.resolve("routes"), properties)) {
      StringBuilder seen = new StringBuilder();
      for (String bad : BAD) {
        seen.append(app.ingest("demo", bad).body());
      }
      String failing = CLICKED.formatted("boom");
      Files.writeString(
          inbox.resolve("events.ndjson"),
          String.join("\n", BAD) + "\n" + failing + "\n" + CLICKED.formatted("spring") + "\n");
      MockEndpoint dead = app.camel().getEndpoint("mock:dead", MockEndpoint.class);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(inbox.resolve(".camel/events.ndjson")));
      assertThat(dead.getExchanges()).hasSize(BAD.size() + 1);
      Path letters = folder.resolve("dead.ndjson");
      for (var letter : dead.getExchanges()) {
        Files.writeString(
            letters,
            letter.getIn().getBody(String.class),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
      assertThat(Files.readString(letters)).contains("\"sealed\"", "its route failed");
      seen.append(Files.readString(letters));
      seen.append(app.show("files")).append(app.show("demo"));
      seen.append(app.call("GET", "/api/connections/files/history", "").body());
      seen.append(app.metrics());
      assertThat(app.show("files")).contains("\"rejected\":" + (BAD.size() + 1));
      log.list.forEach(
          event ->
              seen.append(event.getFormattedMessage())
                  .append(event.getKeyValuePairs())
                  .append(trace(event)));
      kinesis.texts(stream).forEach(seen::append);
      assertThat(kinesis.texts(stream)).hasSize(1);
      assertThat(seen)
          .doesNotContain(PLANTED)
          .doesNotContain(
              Base64.getEncoder()
                  .encodeToString(PLANTED.getBytes(StandardCharsets.UTF_8))
                  .substring(0, 12));
      assertThat(opened(letters, key)).contains(PLANTED, failing.replace("\"", "\\\""));
    } finally {
      root.detachAppender(log);
      root.setLevel(before);
    }
  }

  @Test
  void refusesAWordForDeadLettersThatItDoesNotKnow() {
    Map<String, String> properties = Connect.to("demo", stream, kinesis.endpoint());
    properties.put("activity-sync.dead-letter.data", "base64");
    assertThatThrownBy(() -> TestApp.start(properties).close())
        .hasStackTraceContaining(
            "activity-sync.dead-letter.data: is \"base64\", should be sealed, clear or none");
  }

  /** The example, but it fails for one campaign, with a message that holds what it should not. */
  private void failingVersion() throws Exception {
    Path from = Path.of("routes/versions/1.1-example");
    Path to = folder.resolve("routes/versions/1.1-failing");
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.writeString(
            target,
            Files.readString(file)
                .replace("1.1-example", "1.1-failing")
                .replace(
                    "body.customContext?.campaign?.toString()",
                    "(body.customContext?.campaign == 'boom' ? Integer.parseInt(body.data.contact.name ?: body.data.messageId + 'planted-Zoe-Example') : body.customContext?.campaign)"));
      }
    }
  }

  private static String opened(Path letters, Path key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      int code =
          new CommandLine(new OpenDeadLetters(print))
              .execute(letters.toString(), "--key-file", key.toString());
      assertThat(code).isZero();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String trace(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null ? "" : ThrowableProxyUtil.asString(thrown);
  }
}
