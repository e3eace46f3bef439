package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A page says what the process says: by the process's clock, with what came since, and also where
 * an answer came late, or never.
 */
class AsItIsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A browser's clock that is an hour before the process's. */
  private static final String AN_HOUR_AHEAD =
      """
      const Real = Date;
      window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() + 3600000); }
        static now() { return Real.now() + 3600000; }
      };
      """;

  /** Answers of some addresses are lost, or held, as the test says. */
  private static final String WIRE =
      """
      const real = window.fetch;
      window.lost = (url, options) => false;
      window.held = (url) => null;
      window.fetch = async (url, options) => {
        const answer = await real(url, options);
        await window.held(String(url));
        if (window.lost(String(url), options)) throw new TypeError('the answer was lost');
        return answer;
      };
      """;

  private static TestApp app;
  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    app = TestApp.start(Map.of());
    String json =
        """
        {"id": "acme", "name": "Acme", "credentials": "default", "streamName": "activity",
         "region": "us-east-1", "enabled": false}""";
    assertThat(app.call("POST", "/api/connections", json).statusCode()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @BeforeEach
  void open() {
    browser = Browser.start(app.address(), 1280, 900);
    browser.beforeEachPage(WIRE);
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void whatIsLongAgoIsSoByTheClockOfTheProcess() throws Exception {
    browser.beforeEachPage(AN_HOUR_AHEAD);
    assertThat(app.act("acme", "enable").statusCode()).isEqualTo(200);
    assertThat(app.act("acme", "suspend").statusCode()).isEqualTo(200);
    browser.open("/");
    browser.seeText(".row.suspended .c-state", "second");
    browser.press("Acme");
    browser.seeText(".panel.suspended", "second");
    assertThat(app.act("acme", "disable").statusCode()).isEqualTo(200);
  }

  @Test
  void whatWasSavedIsKnownOnceItIsSeenThoughTheAnswerWasLost() throws Exception {
    browser.open("/#/connections/acme");
    browser.type("#streamName", "other");
    browser.script("window.lost = (url, options) => options?.method === 'PATCH'");
    browser.press("Save");
    await().atMost(PATIENCE).until(() -> !browser.has(".draft") && !browser.has(".note.bad"));
    assertThat(app.show("acme")).contains("\"streamName\":\"other\"");
  }

  @Test
  void whatCouldNotBeReadIsAskedForAgain() {
    browser.beforeEachPage("window.lost = (url) => /connections.acme$|versions.1.0$/.test(url)");
    browser.open("/#/connections/acme");
    browser.seeText(".note.bad", "does not answer");
    browser.script("window.lost = () => false");
    browser.seeText("h1", "Acme");
    browser.script("window.lost = (url) => url.includes('versions')");
    browser.script("location.hash = '#/versions/1.1'");
    browser.seeText(".note.bad", "does not answer");
    browser.script("window.lost = () => false");
    browser.seeText("main", "experience-start");
  }

  @Test
  void historyGrowsWhileItIsLookedAt() throws Exception {
    browser.open("/#/connections/acme/history");
    browser.seeText(".history", "created");
    assertThat(app.call("PATCH", "/api/connections/acme", "{\"name\": \"Globex\"}").statusCode())
        .isEqualTo(200);
    browser.seeText(".history", "Globex");
    assertThat(app.call("PATCH", "/api/connections/acme", "{\"name\": \"Acme\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void chartsAreOfTheTimeThatWasAskedForLast() {
    browser.open("/#/connections/acme/watch");
    browser.see(".u-wrap");
    browser.script(
        "window.held = (url) => url.includes('span=hour')"
            + " ? new Promise((go) => { window.go = () => go(); }) : null;");
    browser.press("Last day");
    browser.press("Last hour");
    await().atMost(PATIENCE).until(() -> browser.script("return Boolean(window.go)").equals(true));
    browser.press("Last day");
    await().atMost(PATIENCE).until(() -> hours() > 20);
    browser.script("window.go()");
    browser.script(
        "return new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() =>"
            + " setTimeout(r, 0))))");
    assertThat(hours()).isGreaterThan(20);
  }

  /** How many hours the first chart is of. */
  private double hours() {
    return ((Number)
            browser.script(
                "const times = document.querySelector('.plot')?.plot?.data[0];"
                    + " return times ? (times.at(-1) - times[0]) / 3600 : 0"))
        .doubleValue();
  }
}
