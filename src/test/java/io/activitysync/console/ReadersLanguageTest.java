package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.time.Year;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Words, dates and numbers are the reader's; REST says what is wrong in English alone. */
class ReadersLanguageTest {
  @Test
  void whatIsWrongWithAFieldIsSaidInTheReadersLanguage() throws Exception {
    try (TestApp app = TestApp.start(Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      makeInGerman(browser);
      browser.press("Verbindung testen");
      browser.seeText("#streamName-error", "Nötig, um die Verbindung einzuschalten.");
      browser.seeText("#accessKeyId-error", "oder wählen Sie oben");
      browser.press("Speichern");
      browser.seeText("#name-error", "Nötig: ein Name");
      browser.type("#name", "Acme");
      browser.type("#region", "mars-1");
      browser.press("Speichern");
      browser.seeText("#region-error", "Muss eine AWS-Region sein");
      browser.see("#language").sendKeys("English");
      browser.seeText("#region-error", "is \"mars-1\", should be an AWS region");
      assertThat(app.call("POST", "/api/connections", "{\"region\": \"mars-1\"}").body())
          .contains("\"code\":\"REQUIRED\"", "\"code\":\"INVALID\"");
    }
  }

  @Test
  void whatIsParticularToAValueIsSaidInTheReadersLanguageToo() throws Exception {
    try (TestApp app = TestApp.start(Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      makeInGerman(browser);
      browser.type("#name", "Acme");
      browser.click("details.card > summary");
      for (String[] source :
          List.of(
              new String[] {"exec:ls", "die Komponente „exec“ ist hier keine Quelle"},
              new String[] {"direct:globex", "sie muss direct:acme sein oder mit direct:acme- be"},
              new String[] {"kafka:t?bogus=1", "bogus ist keine Option von kafka"},
              new String[] {"kafka:t?autoCommitEnable=true", "autoCommitEnable muss false sein;"},
              new String[] {"file:in", "sie ist ein Ordner mit Dateien"})) {
        browser.type("#source", source[0]);
        browser.press("Speichern");
        browser.seeText("#source-error", source[1]);
      }
      browser.type("#source", "");
      browser.type("#maxInFlight", "1e");
      browser.press("Speichern");
      browser.seeText("#maxInFlight-error", "Eine ganze Zahl");
      browser.type("#maxInFlight", "32");
      browser.press("Speichern");
      browser.seeText("h1", "Acme");
      assertThat(app.show("acme")).contains("\"maxInFlight\":32");
      String fields = "{\"piiFields\": {\"outbound\": [\"body\"]}}";
      browser.script(
          "const real = window.fetch; window.fetch = (url, options) => real(url, options?.method"
              + " === 'PATCH' ? {...options, body: arguments[0]} : options)",
          fields);
      browser.type("#streamName", "activity");
      browser.press("Speichern");
      browser.seeText(".note.bad [role=alert]", "die Art „outbound“ gibt es nicht");
    }
  }

  @Test
  void datesAreOfTheReadersCountryAndWhatIsWrongElsewhereIsSaidToo() throws Exception {
    try (TestApp app = TestApp.start(Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      String json =
          """
          {"id": "acme", "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": "not-a-secret",
           "sessionToken": "not-a-token"}""";
      assertThat(app.call("POST", "/api/connections", json).statusCode()).isEqualTo(201);
      browser.open("/#/connections/acme");
      // the test's browser prefers British English
      browser.seeText(".secret", " " + Year.now(ZoneId.systemDefault()) + ", ");
      assertThat(browser.see(".secret").getText()).doesNotContain("AM", "PM");
      browser.click("details.card > summary");
      browser.type("#endpoint", "http://127.0.0.1:4568");
      browser.press("Save");
      browser.seeText(".note.bad p", "AWS session token: is needed with another endpoint");
    }
  }

  @Test
  void whatATestAndASourceSayIsSaidInTheReadersLanguageToo() throws Exception {
    TestKinesis kinesis = KinesisLocal.shared();
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        TestApp app = TestApp.start(Connect.to("acme", kinesis.createStream(1), proxy.endpoint()));
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      proxy.when(ProxiedCall::isPutRecords, WireFault.serverError());
      makeInGerman(browser);
      browser.open("/?again#/connections/acme");
      browser.press("Verbindung testen");
      browser.seeText(
          ".steps .unproven",
          "Kinesis antwortete mit einem internen Fehler; das erste Event ist der Beweis");
      app.camel()
          .addRoutes(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("direct:feeds-acme").routeId("feeder").routeGroup("acme").log("never");
                }
              });
      app.camel().getRouteController().stopRoute("feeder");
      browser.seeText(".panel.source", "Die Route feeder läuft nicht, sie ist Stopped");
      browser.open("/?list#/");
      // what does not fit is in its title
      assertThat(browser.see(".row:not(.heads) .why").getDomAttribute("title"))
          .isEqualTo("Die Route feeder läuft nicht, sie ist Stopped");
    }
  }

  /** Begins a connection in a console that speaks German. */
  private static void makeInGerman(Browser browser) {
    browser.open("/");
    browser.see("h1");
    browser.script("localStorage.setItem('language', 'de')");
    browser.open("/?german#/new");
  }
}
