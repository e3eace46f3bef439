package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every page, in both themes, narrow and wide: no barrier that axe-core knows, nothing that has to
 * be scrolled sideways, no complaint of the browser. Keeps a picture of each in target/console.
 */
class ForEveryoneTest {
  /** Pages by their names, with what is there when they are whole. */
  private static final Map<String, String[]> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("list", new String[] {"/#/", ".row:not(.heads)"});
    PAGES.put("connection", new String[] {"/#/connections/acme", ".version-line"});
    PAGES.put("paused", new String[] {"/#/connections/gone", ".panel.paused dl"});
    PAGES.put("off", new String[] {"/#/connections/off", ".panel.off"});
    PAGES.put("new", new String[] {"/#/new", "#region"});
    PAGES.put("version", new String[] {"/#/connections/acme/version?to=1.0", ".beside"});
    PAGES.put("watch", new String[] {"/#/connections/acme/watch", ".u-wrap"});
    PAGES.put("history", new String[] {"/#/connections/acme/history", ".history tbody tr"});
    PAGES.put("versions", new String[] {"/#/versions", ".cards .notes"});
    PAGES.put("document", new String[] {"/#/versions/1.0", ".kind"});
  }

  private static EmbeddedTestKinesis kinesis;
  private static TestApp app;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    kinesis.createStream("activity", 2);
    URI endpoint = kinesis.endpoint();
    Map<String, String> properties = new HashMap<>();
    properties.putAll(Connect.to("acme", "activity", endpoint));
    properties.put("activity-sync.connections.acme.name", "Acme, SMS and mail");
    properties.put("activity-sync.connections.acme.version", "0.0");
    properties.putAll(Connect.to("gone", "no-such-stream", endpoint));
    properties.put("activity-sync.connections.gone.name", "Globex reporting");
    properties.putAll(Connect.to("off", "activity", endpoint));
    properties.put("activity-sync.connections.off.name", "Initech");
    properties.put("activity-sync.connections.off.initially-enabled", "false");
    app = TestApp.start(properties);
    for (int i = 0; i < 20; i++) {
      app.ingest("acme", Connect.event("e-" + i % 3, Integer.toString(i)));
    }
    browser = Browser.start(app.address(), 1440, 900);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    app.close();
    kinesis.close();
  }

  @ParameterizedTest
  @CsvSource({"light,1440", "dark,1440", "light,360", "dark,360", "light,320"})
  void everyPageIsForEveryone(String theme, int width) {
    browser.size(width, 900);
    for (Map.Entry<String, String[]> page : PAGES.entrySet()) {
      browser.open("/");
      browser.theme(theme);
      browser.open(page.getValue()[0]);
      browser.see(page.getValue()[1]);
      String name = page.getKey() + "-" + theme + "-" + width;
      browser.picture(name);
      assertThat(browser.barriers()).as(name).isEmpty();
      Object wider =
          browser.script(
              "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assertThat(((Number) wider).intValue()).as("sideways: " + name).isLessThanOrEqualTo(0);
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void speaksGerman() {
    browser.size(1440, 900);
    browser.open("/");
    browser.see(".row:not(.heads)");
    browser.script("localStorage.setItem('language', 'de')");
    try {
      browser.open("/#/connections/gone");
      browser.script("location.reload()");
      browser.seeText(".panel.paused", "Den Stream gibt es in dieser Region nicht");
      browser.seeText(".panel.paused", "Neu verbinden");
      assertThat(browser.script("return document.documentElement.lang")).isEqualTo("de");
      browser.picture("paused-german");
      assertThat(browser.barriers()).isEmpty();
    } finally {
      browser.script("localStorage.removeItem('language')");
    }
  }
}
