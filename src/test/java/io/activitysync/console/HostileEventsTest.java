package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever strings events and settings have in them, the page shows text. */
class HostileEventsTest {
  private static final String SCRIPT = "<img src=x onerror=alert(1)><script>window.hit=1</script>";
  private static final String TURNED = "\u202egnp.exe \u2066\u2069 😀👩‍👩‍👧";

  @Test
  void areShownAsText() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      kinesis.createStream("activity", 1);
      Map<String, String> properties = Connect.to("acme", "activity", kinesis.endpoint());
      properties.put("activity-sync.connections.acme.name", SCRIPT);
      try (TestApp app = TestApp.start(properties);
          Browser browser = Browser.start(app.address(), 1280, 900)) {
        send(app, SCRIPT);
        send(app, TURNED);
        send(app, "long".repeat(200_000));
        browser.open("/");
        browser.seeText(".row:not(.heads) .c-name", "<script>");
        browser.open("/#/connections/acme/watch");
        browser.seeText("h1", SCRIPT);
        browser.press("Show them");
        browser.see(".tail tbody tr:nth-child(3)");
        browser.script("document.querySelectorAll('.tail details').forEach(d => d.open = true)");
        browser.seeText(".tail", "onerror=alert(1)");
        browser.seeText(".tail", "😀");
        browser.seeText(".tail", "\\u202egnp.exe \\u2066");
        assertThat(browser.script("return window.hit")).isNull();
        assertThat(browser.has(".tail script, .tail img, h1 img, .c-name img")).isFalse();
        Object wider =
            browser.script(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(((Number) wider).intValue()).isLessThanOrEqualTo(0);
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  private static void send(TestApp app, String text) throws Exception {
    String body =
        Connect.event("e", "1")
            .replace(
                "\"data\":{}",
                "\"data\":{\"text\":"
                    + com.fasterxml.jackson.databind.node.TextNode.valueOf(text)
                    + "}");
    assertThat(app.ingest("acme", body).statusCode()).isEqualTo(202);
  }
}
