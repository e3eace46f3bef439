package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.management.access.Password;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A viewer sees everything, and is offered nothing that only an operator may do. */
class ViewerTest {
  @TempDir private Path folder;

  @Test
  void isOfferedNothingThatOnlyAnOperatorMayDo() throws Exception {
    Path users = folder.resolve("users.properties");
    Files.writeString(users, user("vera", "viewer") + user("otto", "operator"));
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      kinesis.createStream("activity", 1);
      Map<String, String> properties = Connect.to("acme", "activity", kinesis.endpoint());
      properties.putAll(Connect.to("gone", "no-such-stream", kinesis.endpoint()));
      properties.put("camel.server.authenticationEnabled", "true");
      properties.put("camel.server.basicPropertiesFile", users.toString());
      try (TestApp app = TestApp.start(properties);
          Browser browser = Browser.start(app.address(), 1280, 900)) {
        browser.open("/", "vera", "correct horse battery staple");
        browser.seeText(".who", "vera");
        browser.see(".row:not(.heads)");
        assertThat(browser.has("a[href='#/new'], .row input")).isFalse();
        for (String page : List.of("acme", "gone", "acme/watch", "acme/history", "acme/version")) {
          browser.open("/#/connections/" + page);
          browser.see("h1");
          browser.see(".pages");
          assertThat(
                  browser.script(
                      "return [...document.querySelectorAll('main button, main input, main select,"
                          + " main textarea')].filter(e => !e.disabled && !e.closest('fieldset.version-choice,"
                          + " .tabs, .snippet, .panel dd') && !e.matches('.small')).map(e => e.outerHTML)"))
              .as(page)
              .isEqualTo(List.of());
        }
        browser.open("/", "otto", "correct horse battery staple");
        browser.see("a[href='#/new']");
      }
    }
  }

  private static String user(String name, String role) {
    InputStream in = System.in;
    StringWriter printed = new StringWriter();
    try {
      System.setIn(
          new ByteArrayInputStream(
              "correct horse battery staple\n".getBytes(StandardCharsets.UTF_8)));
      new CommandLine(new Password())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setOut(new PrintWriter(printed))
          .execute(name, "--role", role);
    } finally {
      System.setIn(in);
    }
    return printed.toString();
  }
}
