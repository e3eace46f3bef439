package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.browser.SmallPicture;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page, in each language and theme, narrow to very wide: no barrier that axe-core knows,
 * nothing that has to be scrolled sideways or is cut off, no complaint of the browser. Keeps
 * pictures in target/console, and with {@code -Ddocs.write=true} those of the documents in
 * docs/images.
 */
class ForEveryoneTest {
  private static final List<Integer> WIDTHS = List.of(320, 360, 768, 1440, 2560);

  /** Those at which pages are built differently: a picture, and a look by axe-core, at each. */
  private static final Set<Integer> KEPT = Set.of(360, 1440);

  private static final boolean WRITE = Boolean.getBoolean("docs.write");

  /** Pages by their names: where, what is there when they are whole, and what is looked at. */
  private static final Map<String, String[]> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("list", new String[] {"#/", ".row:not(.heads)", "body"});
    PAGES.put("connection", new String[] {"#/connections/acme", ".version-line", "body"});
    PAGES.put("more", new String[] {"#/connections/acme", ".version-line", "details.card"});
    PAGES.put("paused", new String[] {"#/connections/gone", ".panel.paused dl", "body"});
    PAGES.put("off", new String[] {"#/connections/off", ".panel.off", "body"});
    PAGES.put("suspended", new String[] {"#/connections/held", ".panel.suspended", "body"});
    PAGES.put("slow", new String[] {"#/connections/crm", ".panel.slow dl", "body"});
    PAGES.put("new", new String[] {"#/new", "#region", "body"});
    PAGES.put("version", new String[] {"#/connections/acme/version?to=1.0", ".beside", ".preview"});
    PAGES.put("charts", new String[] {"#/connections/acme/watch", ".u-wrap", "body"});
    PAGES.put("tail", new String[] {"#/connections/acme/watch", ".u-wrap", ".card + .card"});
    PAGES.put("history", new String[] {"#/connections/acme/history", ".history tbody tr", "body"});
    PAGES.put("versions", new String[] {"#/versions", ".cards .notes", "body"});
    PAGES.put("document", new String[] {"#/versions/1.0", ".kind", "body"});
  }

  /** Pictures that documents show. */
  private static final Map<String, String> IN_DOCS =
      Map.of(
          "list-light-1440-en", "console-list.png",
          "connection-light-1440-en", "console-connection.png",
          "paused-light-1440-en", "console-paused.png",
          "paused-dark-360-en", "console-narrow.png",
          "version-light-1440-en", "console-version.png",
          "charts-dark-1440-en", "console-watch.png",
          "tail-light-1440-en", "console-tail.png");

  /**
   * What has to be scrolled sideways, and words of the page that have no room: in their element, in
   * their field, or on their line, so that they are broken in two. What operators wrote may be cut.
   */
  private static final String NO_ROOM =
      """
      const seen = (css) => [...document.querySelectorAll(css)].filter(e => e.offsetParent && !e.closest('.unseen, .heads')
        && getComputedStyle(e.closest('thead') ?? e).clipPath === 'none');
      const cut = seen('button, .button, .chip, .state, .newer, h1, h2, label, .pages a, nav a, .hint, dt, .c-last, .c-rate, .scroll')
        .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline');
      const pen = document.createElement('canvas').getContext('2d');
      const narrow = seen('input[placeholder], select:not(#sample)').filter(e => {
        const style = getComputedStyle(e);
        pen.font = style.font;
        const texts = e.matches('select') ? [...e.options].map(o => o.text) : [e.placeholder];
        const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - (e.matches('select') ? 16 : 0);
        return texts.some(text => pen.measureText(text).width > room + 1);
      });
      const broken = seen('button, .button, .chip, .state, h1, h2, label, nav a, dt, th').filter(e => {
        const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          if (text.parentElement.closest('bdi, code, .unseen')) continue;
          for (const word of text.data.matchAll(/[^\\s-]+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) return true;
          }
        }
        return false;
      });
      const root = document.documentElement;
      const wide = root.scrollWidth > root.clientWidth ? [root] : [];
      return [...wide, ...cut, ...narrow, ...broken].map(e => e.outerHTML.slice(0, 200));
      """;

  private static final String DRAWN =
      "return new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))";

  /** An hour of values, with a gap, and a key that is busy for long: no test can wait for them. */
  private static final String AN_HOUR =
      """
      const real = window.fetch;
      window.fetch = async (url, options) => {
        const response = await real(url, options);
        if (String(url).includes('/overview') || String(url).endsWith('/connections/crm')) {
          const body = await response.json();
          body.connections?.filter((row) => row.id === 'crm').forEach((row) => (row.hotKeyPercent = 97));
          if (!body.connections) {
            body.hotKey = { percent: 97, hash: '8f1c', roundTripMillis: 20, since: new Date(Date.now() - 6e5).toISOString(),
              review: ['aggregation', 'ordering', 'partition key'] };
          }
          return new Response(JSON.stringify(body), { status: response.status, headers: response.headers });
        }
        if (!String(url).includes('/series')) return response;
        const body = await response.json();
        const rate = (i) => 40 + 25 * Math.sin(i / 23) + 8 * Math.sin(i / 3.1);
        const values = { received: rate, delivered: (i) => rate(i) * (i > 250 && i < 262 ? 0.3 : 1),
          discarded: () => 0, retried: (i) => (i > 250 && i < 262 ? rate(i) * 0.7 : 0),
          latency: (i) => 18 + 4 * Math.sin(i / 7) + (i > 250 && i < 262 ? 60 : 0),
          batch: (i) => rate(i) / 4 };
        for (const name of Object.keys(body.series)) {
          body.series[name] = body.series[name].map((_, i) => (i > 96 && i < 111 ? null : values[name](i)));
        }
        return new Response(JSON.stringify(body), { status: 200 });
      };
      """;

  private static EmbeddedTestKinesis kinesis;
  private static TestApp app;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    kinesis.createStream("activity", 2);
    app = TestApp.start(Map.of());
    make("acme", "Acme, SMS and mail", "activity", "0.0", true);
    make("gone", "Globex reporting", "globex-activity", "1.0", true);
    make("off", "Initech", "activity", "1.0", false);
    make("held", "Soylent, nightly", "activity", "1.0", true);
    make("crm", "Umbrella CRM", "activity", "1.1", true);
    for (String id : List.of("acme", "crm")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> app.ingest(id, event(0)).statusCode() == 202);
    }
    assertThat(app.act("held", "suspend").statusCode()).isEqualTo(200);
    for (int i = 1; i < 20; i++) {
      app.ingest("acme", event(i));
      app.ingest(i % 2 == 0 ? "off" : "crm", event(i));
    }
    browser = Browser.start(app.address(), 1440, 900);
    browser.beforeEachPage(AN_HOUR);
  }

  private static void make(String id, String name, String stream, String version, boolean on)
      throws Exception {
    String json =
        """
        {"id": "%s", "name": "%s", "credentials": "static", "accessKeyId": "AKIAIOSFODNN7EXAMPLE",
         "secretAccessKey": "not-a-secret-on-this-machine", "streamName": "%s",
         "region": "us-east-1", "endpoint": "%s", "version": "%s", "enabled": %b}"""
            .formatted(id, name, stream, kinesis.endpoint(), version, on);
    assertThat(app.call("POST", "/api/connections", json).statusCode()).isEqualTo(201);
  }

  private static String event(int number) {
    return """
        {"id": "%1$d", "kind": "outbound-sms", "timestamp": "2026-03-14T09:26:53.589Z",
         "tenantId": "acme", "workflowContext": {"experienceContext": {"experienceId": "e-%2$d"},
         "flowContext": null, "nodeContext": null}, "customContext": {"campaign": "spring"},
         "data": {"messageId": "m-%1$d", "status": "delivered", "sender": "+61400000001",
         "recipient": "+61400000002", "body": "Hi Zoe, your table is ready"},
         "pii": ["recipient", "body"]}"""
        .formatted(number, number % 3);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    app.close();
    kinesis.close();
  }

  /**
   * A theme has other colours alone and a language other texts alone, so that each is looked at
   * once; all that documents show is pictured where they are to be written.
   */
  static List<Arguments> themesAndLanguages() {
    List<Arguments> looks = new ArrayList<>();
    looks.add(Arguments.of("light", "en"));
    looks.add(Arguments.of("dark", "de"));
    if (WRITE) {
      looks.add(Arguments.of("dark", "en"));
    }
    return looks;
  }

  @ParameterizedTest
  @MethodSource("themesAndLanguages")
  void everyPageIsForEveryone(String theme, String language) throws IOException {
    browser.open("/");
    browser.theme(theme);
    browser.script("localStorage.setItem('language', arguments[0])", language);
    try {
      for (Entry<String, String[]> page : PAGES.entrySet()) {
        browser.size(1440, 900);
        // another address each time, so that the page is loaded anew
        browser.open("/?" + page.getKey() + page.getValue()[0]);
        browser.see(page.getValue()[1]);
        unfold(page.getKey());
        for (int width : WIDTHS) {
          browser.size(width, 900);
          browser.script(
              "document.querySelector(arguments[0]).scrollIntoView()", page.getValue()[2]);
          browser.script(DRAWN);
          look(page.getKey(), theme + "," + language, width);
        }
      }
    } finally {
      browser.script("localStorage.removeItem('language')");
    }
    assertThat(browser.complaints()).isEmpty();
  }

  /** What is seen only after a click. */
  private static void unfold(String page) {
    if (page.equals("tail")) {
      browser.click(".card + .card .buttons button");
      browser.see(".tail tbody tr");
      browser.click(".tail summary");
    } else if (page.equals("more")) {
      browser.click("details.card > summary");
      browser.see("#ordering");
    } else if (page.equals("document")) {
      browser.click(".kind summary");
      browser.see(".fields tbody tr");
    }
  }

  private static void look(String page, String style, int width) throws IOException {
    String name = page + "-" + style.replace(",", "-" + width + "-");
    assertThat(browser.script(NO_ROOM)).as("no room: " + name).isEqualTo(List.of());
    if (!KEPT.contains(width)) {
      return;
    }
    Path picture = browser.picture(name);
    if (IN_DOCS.containsKey(name)) {
      keep(picture, IN_DOCS.get(name));
    }
    assertThat(browser.barriers()).as(name).isEmpty();
  }

  /** To docs/images, where that is asked for; what stays in the source must not weigh much. */
  private static void keep(Path picture, String name) throws IOException {
    byte[] small = SmallPicture.of(picture);
    assertThat(small.length).as(name).isBetween(5_000, 80_000);
    if (WRITE) {
      Files.write(Path.of("docs/images", name), small);
    }
  }

  @Test
  void speaksGerman() {
    browser.size(1440, 900);
    browser.open("/");
    browser.see(".row:not(.heads)");
    browser.script("localStorage.setItem('language', 'de')");
    try {
      browser.open("/?german#/connections/gone");
      browser.seeText(".panel.paused", "Den Stream gibt es in dieser Region nicht");
      browser.seeText(".panel.paused", "Neu verbinden");
      assertThat(browser.script("return document.documentElement.lang")).isEqualTo("de");
    } finally {
      browser.script("localStorage.removeItem('language')");
    }
  }
}
