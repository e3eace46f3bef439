package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.Faces;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets that are searched for on every face and in every file, however they may be written. */
class SecretsStayInsideTest {
  private static final String DECLARED_SECRET = "planted+Declared/Secret+Key=0123456789ab";
  private static final String POSTED_SECRET = "planted+Posted/Secret+Key=0123456789abcd";
  private static final String ROTATED_SECRET = "planted+Rotated/Secret+Key=0123456789abc";
  private static final String SESSION_TOKEN = "planted+Session/Token+of+a+temporary+key";
  private static final String PII_KEY = "planted+Hash/Key+0123456789";
  private static final String SOURCE_PASSWORD = "planted+Source/Password+1";
  private static final String BRACKETED = "planted)Bracketed&Password=2";
  private static final String JAAS = "planted+Jaas/Password+3";
  private static final String UNNAMED = "planted+Unnamed/Value+4";
  private static final List<String> PLANTED =
      List.of(
          DECLARED_SECRET,
          POSTED_SECRET,
          ROTATED_SECRET,
          SESSION_TOKEN,
          PII_KEY,
          SOURCE_PASSWORD,
          BRACKETED.substring(9),
          JAAS,
          UNNAMED);

  @TempDir private Path folder;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();

  @BeforeEach
  void listen() throws IOException {
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    pinned().forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.WARN));
  }

  /** Loggers that the product's own configuration keeps silent, whatever is above them. */
  private static List<String> pinned() throws IOException {
    Matcher loggers =
        Pattern.compile("<logger name=\"([^\"]+)\" level=\"(WARN|ERROR)\"/>")
            .matcher(Files.readString(Path.of("src/main/resources/logback.xml")));
    return loggers
        .results()
        .map(logger -> logger.group(1))
        // what an operator who looks for a fault turns up
        .filter(name -> !name.equals("org.apache.camel") && !name.equals("org.apache.camel.main"))
        .toList();
  }

  @AfterEach
  void stopListening() {
    root.setLevel(before);
    root.detachAppender(log);
  }

  @Test
  void areOnNoFaceAndInNoFile() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      String stream = kinesis.createStream(1);
      Map<String, String> properties =
          new LinkedHashMap<>(Connect.to("declared", stream, proxy.endpoint()));
      String prefix = "activity-sync.connections.declared.";
      properties.put(prefix + "secret-access-key", DECLARED_SECRET);
      properties.put(prefix + "session-token", SESSION_TOKEN);
      properties.put(prefix + "pii", "hash");
      properties.put(prefix + "pii-key", PII_KEY);
      properties.put(
          "activity-sync.connections.jaas.source",
          "kafka:t?brokers=127.0.0.1:1&additionalProperties.sasl.jaas.config=RAW(" + JAAS + ")");
      properties.put("activity-sync.store.url", "jdbc:h2:file:" + folder.resolve("store"));
      properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
      StringBuilder seen = new StringBuilder();
      try (TestApp app = TestApp.start(properties)) {
        seen.append(use(app, stream, proxy));
        seen.append(Faces.rest(app, "declared", "posted"));
        seen.append(Faces.jmx("org.apache.camel"));
        seen.append(Faces.jmx("io.activitysync"));
        seen.append(app.metrics()).append(app.health());
      }
      seen.append(Faces.log(log.list)).append(Faces.files(folder));
      assertThat(seen).as("what was searched").contains("declared", "posted", "secretAccessKeySet");
      for (String secret : PLANTED) {
        for (String written : Faces.waysToWrite(secret)) {
          int at = seen.indexOf(written);
          String found = at < 0 ? "" : seen.substring(Math.max(0, at - 300), at + written.length());
          assertThat(found).as("around %s", written).isEmpty();
        }
      }
    }
  }

  /** Camel repeats the options that it does not know, and their values. */
  @Test
  void whatAMisspeltOptionHoldsIsInNoReason() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    Files.writeString(
        routes.resolve("misspelt.camel.yaml"),
        """
        - route:
            id: misspelt
            from:
              uri: aws2-sqs:q
              parameters: {region: us-east-1, accessKey: key, secretKey: key, sesionToken: "{{planted}}"}
              steps: [{log: read}]
        """);
    StringBuilder seen = new StringBuilder();
    try (TestApp app = TestApp.start(routes, Map.of("planted", SOURCE_PASSWORD))) {
      seen.append(app.health());
    }
    assertThat(seen).contains("misspelt.camel.yaml", "sesionToken");
    seen.append(Faces.log(log.list));
    assertThat(seen).contains("route file refused");
    assertThat(Faces.waysToWrite(SOURCE_PASSWORD))
        .allSatisfy(
            written -> {
              int at = seen.indexOf(written);
              assertThat(at < 0 ? "" : seen.substring(Math.max(0, at - 300), at)).isEmpty();
            });
  }

  /** Puts the secrets in, right and wrong, and has AWS refuse one of them. */
  private String use(TestApp app, String stream, FaultProxy proxy) throws Exception {
    StringBuilder answers = new StringBuilder();
    String posted =
        """
        {"id":"posted","streamName":"%s","region":"us-east-1","endpoint":"%s",
         "accessKeyId":"AKIAIOSFODNN7EXAMPLE","secretAccessKey":"%s","sessionToken":"%s",
         "pii":"hash","piiKey":"%s","enabled":true}
        """
            .formatted(stream, proxy.endpoint(), POSTED_SECRET, SESSION_TOKEN, PII_KEY);
    answers.append(app.call("POST", "/api/connections", posted).body());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> app.show("posted").contains("\"state\":\"STREAMING\""));
    answers.append(app.ingest("posted", Connect.event("e", "1")).body());
    answers.append(app.ingest("declared", Connect.event("e", "1")).body());
    // not JSON, a wrong type, an unknown member, a wrong region: each with a secret in it
    answers.append(app.call("POST", "/api/connections", posted.replace("}", "")).body());
    answers.append(
        app.call(
                "PATCH",
                "/api/connections/posted",
                "{\"secretAccessKey\":[\"" + POSTED_SECRET + "\"]}")
            .body());
    answers.append(
        app.call("PATCH", "/api/connections/posted", "{\"secretKey\":\"" + POSTED_SECRET + "\"}")
            .body());
    answers.append(
        app.call("POST", "/api/connections", posted.replace("us-east-1", "nowhere")).body());
    answers.append(
        app.call(
                "POST",
                "/api/connections",
                "{\"id\":\"queue\",\"source\":\"aws2-sqs:queue?region=us-east-1&accessKey=AKIAIOSFODNN7EXAMPLE&secretKey=RAW("
                    + SOURCE_PASSWORD
                    + ")\"}")
            .body());
    answers.append(
        app.call(
                "POST",
                "/api/connections",
                "{\"id\":\"bracketed\",\"source\":\"aws2-sqs:queue?region=us-east-1&accessKey=AKIAIOSFODNN7EXAMPLE&secretKey=RAW("
                    + BRACKETED
                    + ")\"}")
            .body());
    answers.append(
        app.call(
                "POST",
                "/api/connections",
                "{\"id\":\"unnamed\",\"source\":\"kafka:t?brokers=127.0.0.1:1&clientId=RAW("
                    + UNNAMED
                    + ")\"}")
            .body());
    answers.append(
        app.call(
                "PATCH",
                "/api/connections/posted",
                "{\"secretAccessKey\":\"" + ROTATED_SECRET + "\"}")
            .body());
    proxy.when(
        call -> true,
        WireFault.refuse("InvalidSignatureException", "The signature does not match"));
    answers.append(app.ingest("posted", Connect.event("e", "2")).body());
    answers.append(app.act("posted", "test").body()).append(app.act("posted", "retry").body());
    proxy.clear();
    return answers.toString();
  }
}
