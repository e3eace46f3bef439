package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import io.activitysync.support.server.SlowWire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said as it is, for as long as it is, and what is not wrong is left alone. */
class TroubleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Refuses to suspend, and counts how often the connection was asked for. */
  private static final String REFUSES =
      """
      const real = window.fetch;
      window.loads = 0;
      window.fetch = async (url, options) => {
        if (String(url).endsWith('/suspend')) {
          return new Response('{"title": "Not now", "detail": "The store is away"}', { status: 503 });
        }
        const response = await real(url, options);
        if (String(url).endsWith('/connections/acme')) window.loads++;
        return response;
      };
      """;

  @TempDir private Path folder;

  private EmbeddedTestKinesis kinesis;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    kinesis.createStream("activity", 1);
    proxy = FaultProxy.before(kinesis.endpoint());
  }

  @AfterEach
  void stop() {
    proxy.close();
    kinesis.close();
  }

  @Test
  void toRetryThoseThatArePausedEndsNoSuspension() throws Exception {
    Map<String, String> properties = acme();
    properties.putAll(Connect.to("gone", "no-such-stream", proxy.endpoint()));
    try (TestApp app = TestApp.start(properties);
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      assertThat(app.act("acme", "suspend").statusCode()).isEqualTo(200);
      browser.open("/");
      browser.see(".row.paused");
      browser.see(".row.suspended");
      browser.click(".heads input");
      browser.seeText(".chosen", "2 chosen");
      browser.press("Retry 1 paused");
      browser.seeText(".chosen [role=status]", "1");
      assertThat(app.show("acme")).contains("\"suspended\":true");
    }
  }

  @Test
  void aTestEventThatIsRefusedIsNotSaidToHarmNothing() throws Exception {
    try (TestApp app = TestApp.start(acme());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      browser.open("/#/connections/acme/watch");
      browser.seeText(".under .state", "Streaming");
      proxy.when(call -> true, WireFault.refuse("AccessDeniedException", "is not authorized"));
      browser.press("Send a test event");
      browser.seeText(".note.bad", "needs kinesis:PutRecords");
      assertThat(browser.see(".note.bad").getText()).doesNotContain("all the same");
    }
  }

  @Test
  void whatWentWrongIsReadAlsoWhereEventsComeUntilTheNextAction() throws Exception {
    try (TestApp app = TestApp.start(acme());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      browser.beforeEachPage(REFUSES);
      browser.open("/#/connections/acme");
      browser.seeText(".under .state", "Streaming");
      browser.press("Suspend");
      browser.click("dialog .main");
      browser.seeText(".note.bad", "The store is away");
      for (int i = 0; i < 2; i++) {
        long before = loads(browser);
        app.ingest("acme", Connect.event("e", Integer.toString(i)));
        await().atMost(PATIENCE).until(() -> loads(browser) > before);
      }
      browser.seeText(".note.bad", "The store is away");
      browser.click("#enabled");
      browser.click("dialog .danger");
      browser.seeText(".under .state", "Off");
      assertThat(browser.has(".note.bad")).isFalse();
    }
  }

  @Test
  void aSourceThatFailsIsSeenUntilItIsBack() throws Exception {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    Path source = folder.resolve("<b>source");
    Files.writeString(routes.resolve("source.camel.yaml"), readsFilesOf(source));
    Map<String, String> properties = Connect.with(acme(), "acme", "source", "direct:acme");
    try (TestApp app = TestApp.start(routes, properties);
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      browser.open("/");
      browser.seeText(".row:not(.heads) .why", "not fetched");
      browser.seeText(".row:not(.heads) .state", "Streaming");
      browser.press("acme");
      browser.seeText(".panel.paused h2", "not fetched");
      browser.seeText(".panel.paused", "source.camel.yaml");
      assertThat(browser.barriers()).isEmpty();
      Files.createDirectory(source);
      await().atMost(PATIENCE).until(() -> !browser.has(".panel.paused"));
      browser.press("Connections");
      browser.see(".row:not(.heads)");
      assertThat(browser.has(".why")).isFalse();
    }
  }

  @Test
  void aPercentSignInTheAddressLeadsToAPage() throws Exception {
    try (TestApp app = TestApp.start(acme());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      browser.open("/#/connections/50%");
      browser.seeText("h1", "No such connection");
      browser.press("Connections");
      browser.seeText(".row:not(.heads)", "acme");
      browser.script("location.hash = '#/%zz'");
      browser.seeText("h1", "Nothing is here");
    }
  }

  @Test
  void aProcessThatTakesCallsAndAnswersNoneIsAwayUntilItAnswers() throws Exception {
    try (TestApp app = TestApp.start(acme());
        SlowWire wire = SlowWire.before(app.port());
        Browser browser = Browser.start("http://127.0.0.1:" + wire.port(), 1280, 900)) {
      browser.open("/#/connections/acme");
      browser.seeText(".under .state", "Streaming");
      wire.delay(Duration.ofHours(1));
      browser.seeText(".outage", "does not answer");
      wire.delay(Duration.ZERO);
      await().atMost(PATIENCE).until(() -> !browser.has(".outage"));
      assertThat(app.act("acme", "suspend").statusCode()).isEqualTo(200);
      browser.seeText(".under .state", "Suspended");
    }
  }

  /** A route that starts once its folder is there. */
  private static String readsFilesOf(Path folder) {
    return """
    - route:
        id: acme-files
        group: acme
        from:
          uri: file
          parameters:
            directoryName: "%s"
            autoCreate: false
            startingDirectoryMustExist: true
          steps:
            - to:
                uri: direct:acme
    """
        .formatted(folder);
  }

  private static long loads(Browser browser) {
    return ((Number) browser.script("return window.loads")).longValue();
  }

  private Map<String, String> acme() {
    return Connect.to("acme", "activity", proxy.endpoint());
  }
}
