package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.http.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in with a JSON Web Token, which stays in the memory of the page and nowhere else. */
class SignInTest {
  @TempDir private Path folder;

  @Test
  void takesATokenAndForgetsItWhenItIsOver() throws Exception {
    Tokens tokens = new Tokens(folder);
    Instant later = Instant.now().plus(Duration.ofDays(1));
    String operator = tokens.of("otto", "operator", later);
    Map<String, String> properties = tokens.properties();
    properties.put("activity-sync.connections.acme.stream-name", "s");
    properties.put("activity-sync.connections.acme.region", "us-east-1");
    properties.put("activity-sync.connections.acme.credentials", "default");
    properties.put("activity-sync.connections.acme.initially-enabled", "false");
    try (TestApp app = TestApp.start(properties);
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      browser.open("/");
      browser.seeText("h1", "Sign in");
      assertThat(browser.barriers()).isEmpty();
      signIn(browser, new Tokens(folder.resolve("another")).of("eve", "operator", later));
      browser.seeText(".note.bad", "The token was not accepted");

      signIn(browser, operator);
      browser.seeText(".who", "otto");
      browser.see(".row:not(.heads)");
      browser.see("a[href='#/new']");
      browser.listen();
      assertThat(browser.held()).doesNotContain(operator);
      assertThat(browser.script("return localStorage.length + sessionStorage.length"))
          .isEqualTo(0L);
      assertThat(browser.answers()).noneMatch(answer -> answer.contains(operator));

      browser.press("Sign out");
      browser.seeText("h1", "Sign in");
      assertThat(browser.has(".row, .who")).isFalse();

      signIn(browser, tokens.of("vera", "viewer", later));
      browser.seeText(".who", "vera");
      browser.see(".row:not(.heads)");
      assertThat(browser.has("a[href='#/new'], .row input")).isFalse();
      browser.press("Sign out");
      browser.seeText("h1", "Sign in");

      signIn(browser, tokens.of("otto", "operator", Instant.now().plusSeconds(20)));
      browser.see(".row:not(.heads)");
      browser.seeText(".note.bad", "It may have expired");
      await().until(() -> !browser.has(".row"));
      signIn(browser, operator);
      browser.see(".row:not(.heads)");
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.elsewhere()).isEmpty();
    }
  }

  private static void signIn(Browser browser, String token) {
    browser.type("#token", token);
    browser.click(".sign-in .main");
  }
}
