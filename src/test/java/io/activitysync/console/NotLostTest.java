package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.http.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was typed is not lost: by leaving, while the process is away, or when a session ends. */
class NotLostTest {
  private static final String MAKE =
      """
      {"id": "acme", "name": "Acme", "credentials": "default", "streamName": "activity",
       "region": "us-east-1", "enabled": false}""";

  /** Has the page send another token from a moment on, as when the one it has is over. */
  private static final String OVER =
      """
      const real = window.fetch;
      window.fetch = (url, options) => real(url, window.over && options?.headers?.Authorization
        ? {...options, headers: {...options.headers, Authorization: 'Bearer over'}} : options);
      """;

  /** Has each call from a moment on be answered as where a password is asked for and is wrong. */
  private static final String REFUSED =
      """
      const real = window.fetch;
      window.fetch = async (url, options) => window.over && String(url).includes('/api/')
        ? new Response('Unauthorized', {status: 401, headers: {'WWW-Authenticate': 'Basic realm="vertx-web"'}})
        : real(url, options);
      """;

  @TempDir private Path folder;

  @Test
  void leavingAsks() throws Exception {
    try (TestApp app = TestApp.start(Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      made(app.call("POST", "/api/connections", MAKE));
      browser.open("/#/connections/acme");
      browser.type("#streamName", "other");
      browser.press("History");
      browser.see(".history");
      browser.press("Settings");
      typed(browser, "other");
      browser.press("Event versions");
      browser.seeText("dialog", "Leave without saving?");
      browser.press("Cancel");
      typed(browser, "other");
      assertThat(browser.script("return location.hash")).isEqualTo("#/connections/acme");
      browser.press("Connections");
      browser.click("dialog .danger");
      browser.see(".row:not(.heads)");
      browser.press("Acme");
      typed(browser, "activity");
      assertThat(browser.has(".draft")).isFalse();
    }
  }

  @Test
  void aProcessThatIsAwayIsSaidToBeAndFoundAgain() throws Exception {
    try (TestApp app = TestApp.start(Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      made(app.call("POST", "/api/connections", MAKE));
      browser.open("/#/connections/acme");
      browser.type("#streamName", "other");
      browser.offline(true);
      browser.seeText(".outage", "does not answer");
      browser.press("Save");
      browser.seeText(".note.bad", "not known whether this was done");
      typed(browser, "other");
      browser.offline(false);
      await().atMost(Duration.ofSeconds(60)).until(() -> !browser.has(".outage"));
      browser.press("Save");
      await().atMost(Duration.ofSeconds(60)).until(() -> !browser.has(".draft"));
      assertThat(app.show("acme")).contains("\"streamName\":\"other\"");
    }
  }

  @Test
  void aSessionThatEndsKeepsIt() throws Exception {
    Tokens tokens = new Tokens(folder);
    String otto = tokens.of("otto", "operator", Instant.now().plus(Duration.ofDays(1)));
    try (TestApp app = TestApp.start(declared(tokens));
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      browser.beforeEachPage(OVER);
      browser.open("/#/connections/acme");
      signIn(browser, otto);
      browser.type("#streamName", "other");
      browser.script("window.over = true");
      browser.seeText(".note.bad", "It may have expired");
      assertThat(browser.held()).as("of what was seen").doesNotContain("us-east-1");
      browser.script("window.over = false");
      signIn(browser, otto);
      typed(browser, "other");
    }
  }

  /** Chromium without a window asks for none, as where a person closes the question. */
  @Test
  void aPasswordThatDoesNotHoldAnyMoreIsAskedForByTheBrowserAndNoTokenIs() throws Exception {
    try (TestApp app = TestApp.start(Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      made(app.call("POST", "/api/connections", MAKE));
      browser.beforeEachPage(REFUSED);
      browser.open("/#/connections/acme");
      browser.type("#streamName", "other");
      browser.script("window.over = true");
      browser.seeText(".sign-in", "Name and password are needed");
      assertThat(browser.has("#token")).isFalse();
      assertThat(browser.barriers()).isEmpty();
      browser.script("window.over = false");
      browser.press("Sign in");
      typed(browser, "other");
      browser.press("Save");
      await().atMost(Duration.ofSeconds(60)).until(() -> !browser.has(".draft"));
    }
  }

  /** The buttons that were pressed are not there any more. */
  @Test
  void whoWorksByTheKeyboardIsStillOnThePage() throws Exception {
    try (TestApp app = TestApp.start(Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      made(app.call("POST", "/api/connections", MAKE));
      browser.open("/#/connections/acme");
      browser.type("#streamName", "other");
      browser.press("Discard");
      awaitHeadFocused(browser);
      browser.type("#streamName", "other");
      browser.press("Save");
      awaitHeadFocused(browser);
      assertThat(app.show("acme")).contains("\"streamName\":\"other\"");
    }
  }

  private static void awaitHeadFocused(Browser browser) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                !browser.has(".draft")
                    && "H1".equals(browser.script("return document.activeElement.tagName")));
  }

  private static Map<String, String> declared(Tokens tokens) {
    Map<String, String> properties = tokens.properties();
    properties.put("activity-sync.connections.acme.region", "us-east-1");
    properties.put("activity-sync.connections.acme.credentials", "default");
    properties.put("activity-sync.connections.acme.initially-enabled", "false");
    return properties;
  }

  private static void made(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static void signIn(Browser browser, String token) {
    browser.type("#token", token);
    browser.click(".sign-in .main");
  }

  private static void typed(Browser browser, String text) {
    browser.see("#streamName");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                text.equals(browser.script("return document.getElementById('streamName').value")));
  }
}
