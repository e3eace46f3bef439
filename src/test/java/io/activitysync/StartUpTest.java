package io.activitysync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.read.ListAppender;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.Ports;
import io.activitysync.support.server.PostgresLocal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What is wrong at a start is told in one sentence, and ends the process. */
class StartUpTest {
  @TempDir private Path folder;

  private final Map<String, String> properties = new HashMap<>();

  @ParameterizedTest
  @CsvSource({"camel.server", "camel.management"})
  void aPortThatIsInUseIsNamed(String server) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      properties.put(server + ".port", Integer.toString(taken.getLocalPort()));

      assertThat(refusal())
          .contains(server + ".port: is " + taken.getLocalPort(), "another process listens at");
    }
  }

  @Test
  void everyServerThatCannotListenIsNamedAtOnce() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      properties.put("camel.server.port", Integer.toString(taken.getLocalPort()));
      properties.put("camel.management.port", "70000");

      assertThat(refusal())
          .contains("camel.server.port: is ", "camel.management.port: is 70000, should be from 1");
    }
  }

  /** It would be another one at each start. */
  @Test
  void aPortThatTheSystemWouldChooseIsRefused() {
    properties.put("camel.server.port", "0");

    assertThat(refusal()).contains("camel.server.port: is 0, should be from 1 to 65535");
  }

  @Test
  void onePortForBothServersIsRefused() {
    String port = Integer.toString(Ports.free());
    properties.put("camel.server.port", port);
    properties.put("camel.management.port", port);

    assertThat(refusal())
        .contains("camel.management.port: is " + port + ", as camel.server.port is; should be");
  }

  @ParameterizedTest
  @CsvSource({
    "camel.server.prot",
    "camel.main.nmae",
    "camel.health.routesEnabld",
    "camel.component.kafka.brokrs"
  })
  void aMisspeltPropertyOfCamelIsNamed(String property) {
    properties.put(property, "1");

    assertThat(refusal()).contains(property + ": is not known");
  }

  /** Each would get a part of its files. */
  @Test
  void aFolderThatTwoConnectionsReadIsNamed() {
    properties.put("activity-sync.connections.acme.source", "file:/data/in");
    properties.put("activity-sync.connections.beta.source", "file:/data/in/?delete=true");

    assertThat(refusal())
        .contains(
            "activity-sync.connections.beta.source: takes its events from the folder /data/in")
        .contains("\"acme\"")
        .doesNotContain("activity-sync.connections.acme.source:");
  }

  @Test
  void aFileForTheFolderOfSourcesIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("events.json"));
    properties.put("activity-sync.source.folder", file.toString());

    assertThat(refusal()).contains("activity-sync.source.folder: is \"" + file + "\", a file");
  }

  @Test
  void aDatabaseThatIsAwayIsNamedWithWhatToReview() {
    int port = Ports.free();
    properties.put("activity-sync.store.url", "jdbc:postgresql://127.0.0.1:" + port + "/store");

    assertThat(refusal())
        .contains("127.0.0.1:" + port, "the server can't be reached", "Review host and port");
  }

  @ParameterizedTest
  @CsvSource({
    "there, wrong, the user or password is refused, activity-sync.store.password",
    "nowhere, right, the database does not exist, Create it"
  })
  void aDatabaseThatDoesNotLetUsInIsNamedWithWhatToReview(
      String database, String password, String wrong, String advice) throws Exception {
    PostgresLocal postgres = PostgresLocal.shared();
    String url = database.equals("there") ? postgres.newDatabase() : postgres.url(database);
    properties.put("activity-sync.store.url", url);
    properties.put("activity-sync.store.user", PostgresLocal.USER);
    properties.put(
        "activity-sync.store.password",
        password.equals("right") ? PostgresLocal.PASSWORD : "not-that-one");

    assertThat(refusal()).contains(url, wrong, advice).doesNotContain("not-that-one");
  }

  @Test
  void aTimeZoneThatTheDatabaseDoesNotKnowIsNamedWithWhatToDo() throws Exception {
    PostgresLocal postgres = PostgresLocal.shared();
    properties.putAll(postgres.newStore());
    TimeZone usual = TimeZone.getDefault();
    // the JDBC driver tells the server the JVM's zone, which may be newer than the server
    TimeZone.setDefault(new SimpleTimeZone(0, "Atlantis/Poseidonis"));
    try {
      assertThat(refusal()).contains("Atlantis/Poseidonis", "Start with -Duser.timezone=UTC");
    } finally {
      TimeZone.setDefault(usual);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "camel.main.shutdownTimeout | abc | a whole number of seconds, 1 to 2147483647",
        "camel.main.shutdown-timeout | 1m | a whole number of seconds, 1 to 2147483647",
        "camel.main.shutdownTimeout | 0 | a whole number of seconds, 1 to 2147483647",
        "camel.main.durationMaxSeconds | -1 | a whole number, 0 to 2147483647",
        "camel.server.maxBodySize | -1 | a whole number, 1 to 9223372036854775807",
        "camel.server.max-body-size | 0 | a whole number, 1 to 9223372036854775807",
        "camel.main.logDebugMaxChars | -2 | a whole number, -1 to 2147483647",
        "camel.main.durationMaxSeconds | 1.5 | a whole number, 0 to 2147483647",
        "camel.server.maxBodySize | 16M | a whole number, 1 to 9223372036854775807",
        "camel.server.port | http | a whole number, 0 to 2147483647",
        "camel.management.port | 99999999999 | a whole number, 0 to 2147483647",
        "camel.management.enabled | yes | true or false",
        "camel.main.autoStartup | 1 | true or false"
      })
  void aValueThatCamelCannotReadIsRefused(String property, String value, String right) {
    properties.put(property, value);

    assertThat(refusal()).contains(property + ": is \"" + value + "\", should be " + right);
  }

  /** Who sets up a process would else start it once for each line. */
  @Test
  void allThatIsWrongIsToldAtOnce() {
    Map<String, String> wrong = new HashMap<>();
    wrong.put("camel.server.maxBodySize", "16M");
    wrong.put("camel.server.max-body-sise", "1000");
    wrong.put("camel.management.port", "70000");
    wrong.put("activity-sync.drain-dealy", "5s");
    wrong.put("activity-sync.drain-delay", "5 s");
    wrong.put("activity-sync.call-timeout", "0");
    wrong.put("activity-sync.http.threads", "0");
    wrong.put("activity-sync.http.idle-timeout", "-1s");
    wrong.put("activity-sync.http.body-mib", "1 GiB");
    wrong.put("activity-sync.custom-context-header", "a b");
    wrong.put("activity-sync.metrics.connections", "-1");
    wrong.put("activity-sync.dead-letter.data", "open");
    wrong.put("activity-sync.dead-letter.mib", "10MB");
    wrong.put("activity-sync.store.forget-secrets", "yes");
    wrong.put("activity-sync.allowed-hosts", "http://console.example");
    wrong.put("activity-sync.source.owned", "{{env:NOT_SET}}");
    wrong.put("activity-sync.source.components", "{{env:NOT_SET}}");
    wrong.put("activity-sync.connections.acme.max-in-flight", "0");
    wrong.put("activity-sync.connections.acme.ordering", "none");
    wrong.put("activity-sync.connections.acme.stream-nam", "activity");
    wrong.put("activity-sync.connections.bcme.name", "{{env:NOT_SET}}");
    wrong.put("activity-sync.connections.bcme.version", "9.9");
    wrong.put("activity-sync.connections.ccme.name", "{{env:NOT_SET}}");
    properties.putAll(wrong);

    String told = refusal();
    assertThat(told).contains(wrong.keySet().stream().map(key -> "\n  " + key + ": ").toList());
    assertThat(told.lines()).doesNotHaveDuplicates();

    properties.keySet().removeIf(key -> key.startsWith("camel."));
    wrong.keySet().removeIf(key -> key.startsWith("camel."));
    assertThat(refusal())
        .contains(wrong.keySet().stream().map(key -> "\n  " + key + ": ").toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "camel.server.port | {{env:NOBODY_SETS}} | {{env:NOBODY_SETS}}",
        "camel.server.host | hush{{sys:nobody.sets}} | {{sys:nobody.sets}}",
        "camel.ssl.keystorePassword | hush{{file:/nowhere/at/all}} | /nowhere/at/all",
        "camel.management.port | {{nobody.sets}} | stands for nothing"
      })
  void aPlaceholderOfCamelsThatStandsForNothingIsNamed(String property, String value, String told) {
    properties.put(property, value);

    assertThat(refusal()).contains(property + ": ", told).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "activity-sync.drain-delay | abc | 0s",
        "activity-sync.drain-delay | -1s | 0s",
        "activity-sync.drain-delay | 5S | 0s",
        "activity-sync.drain-delay | 5x | 0s",
        "activity-sync.drain-delay | PT5S | 0s",
        "activity-sync.call-timeout | s | 1s",
        "activity-sync.call-timeout | 10s later | 1s",
        "activity-sync.call-timeout | 999ms | 1s",
        "activity-sync.http.idle-timeout | 99999999999h | 1s"
      })
  void aTimeThatIsNoneIsRefused(String property, String value, String least) {
    properties.put(property, value);

    assertThat(refusal())
        .contains(
            property
                + ": is \""
                + value
                + "\", should be a time of at least "
                + least
                + ", as 75s");
  }

  @Test
  void anEndpointOfDeadLettersThatCannotBeSentToIsRefused() {
    properties.put("activity-sync.dead-letter", "kafak:letters?saslJaasConfig=hush");

    assertThat(refusal())
        .contains("activity-sync.dead-letter: is not an endpoint that can be sent to")
        .doesNotContain("hush");
  }

  @Test
  void aNumberThatIsTooLargeIsToldWhatIsTheMost() {
    properties.put("activity-sync.http.body-mib", "99999999999");

    assertThat(refusal()).contains("should be a whole number, 1 to 2147483647");
  }

  @ParameterizedTest
  @CsvSource({
    "https://console.example",
    "console.example:8443",
    "127.0.0.1:8080",
    "[::1]:8080",
    "*.example",
    "console.example/"
  })
  void aNameThatNoHostCanBeIsRefused(String name) {
    properties.put("activity-sync.allowed-hosts", "good.example, ::1, [fe80::1%eth0]," + name);

    assertThat(refusal())
        .contains("activity-sync.allowed-hosts: has \"" + name + "\", should be names")
        .doesNotContain("good.example");
  }

  @Test
  void whetherSecretsAreForgottenIsTrueOrFalse() {
    properties.put("activity-sync.store.forget-secrets", "yes");

    assertThat(refusal())
        .contains("activity-sync.store.forget-secrets: is \"yes\", should be true or false");
  }

  @Test
  void aPropertyOfCamelHoldsInBothSpellings() throws Exception {
    Map<String, String> given = Connect.to("acme", "later", URI.create("http://127.0.0.1:1"));
    given.put("activity-sync.connections.acme.enabled", "false");
    given.put("camel.server.max-body-size", "1000");
    given.put("camel.main.shutdown-timeout", "3");
    try (TestApp app = TestApp.start(given)) {
      assertThat(app.ingest("acme", " ".repeat(1001)).statusCode()).isEqualTo(413);
      assertThat(app.camel().getShutdownStrategy().getTimeout()).isEqualTo(3);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithWhatToDo() throws IOException {
    Files.writeString(folder.resolve("data"), "a file in its place");

    assertThat(refusal()).contains(folder.resolve("data").toString(), "Let the process own");
  }

  @Test
  void aStartSaysInFourLinesWhatRunsAndWhere() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger("activity-sync");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Level before = log.getLevel();
    log.setLevel(Level.INFO);
    log.addAppender(lines);
    try (TestApp app = TestApp.start(Map.of())) {
      List<String> told =
          lines.list.stream()
              .map(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs())
              .toList();
      assertThat(told).hasSize(4);
      assertThat(told.get(0)).contains("running", "version", "java=\"" + Runtime.version());
      assertThat(told.get(1)).contains("listening", "http://127.0.0.1:" + app.port(), "/observe");
      assertThat(told.get(2))
          .contains(
              Path.of("application.properties").toAbsolutePath().toString(),
              "built in: activity-sync.camel.yaml",
              "jdbc:h2:file:");
      assertThat(told.get(3)).contains("no connections yet", "curl http://127.0.0.1:" + app.port());
    } finally {
      log.detachAppender(lines);
      log.setLevel(before);
    }
  }

  @Test
  void whatIsSaidIsInUtf8WhateverTheLocale() throws Exception {
    properties.put("activity-sync.store.url", "jdbc:sqlite:Größe");
    assertThat(refusal()).contains("jdbc:sqlite:Größe");

    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
    var console = (OutputStreamAppender<?>) context.getLogger("ROOT").getAppender("console");
    assertThat(((PatternLayoutEncoder) console.getEncoder()).getCharset())
        .isEqualTo(StandardCharsets.UTF_8);
    context.stop();
  }

  /** What is said to the user. */
  @Test
  void aFolderOfRoutesThatCannotBeReadEndsTheProcess() throws Exception {
    Path zip = folder.resolve("routes.zip");
    FileSystem gone = FileSystems.newFileSystem(zip, Map.of("create", "true"));
    Main main = new Main();
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeStart(BaseMainSupport starting) {
            try {
              gone.close();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });

    assertThat(refusal(main, gone.getPath("/routes")))
        .contains("The route files can't be loaded from /routes", "ClosedFileSystemException");
    assertThat(main.getCamelContext().isStopped()).isTrue();
  }

  private String refusal() {
    return refusal(new Main(), Path.of("target/no-routes"));
  }

  private String refusal(Main main, Path routes) {
    main.setDefaultPropertyPlaceholderLocation("classpath:activity-sync.properties");
    main.addOverrideProperty("camel.server.port", Integer.toString(Ports.free()));
    main.addOverrideProperty("camel.management.port", Integer.toString(Ports.free()));
    main.addOverrideProperty(
        "activity-sync.store.url", "jdbc:h2:file:" + folder.resolve("data/store"));
    main.addOverrideProperty("activity-sync.store.key-file", folder.resolve("key.json").toString());
    properties.forEach(main::addOverrideProperty);
    Wiring.install(main, routes);
    PrintStream stderr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    // as in a container, whose locale has no other characters
    System.setErr(new PrintStream(said, true, StandardCharsets.US_ASCII));
    try {
      assertThat(StartUp.run(main)).isEqualTo(StartUp.FAILED);
    } finally {
      System.setErr(stderr);
    }
    String told = said.toString(StandardCharsets.UTF_8);
    assertThat(told).contains("Activity Sync can't start.").doesNotContain("\tat ");
    return told;
  }
}
