package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.SendParameters;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What is sent of a connection and how, and which file sets what is locked. */
class SendingPageTest {
  @TempDir private Path folder;

  @Test
  void areSavedAndTakenBackAndWhatIsLockedNamesWhatSetsIt() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      kinesis.createStream("activity", 1);
      Map<String, String> properties = Connect.to("acme", "activity", kinesis.endpoint());
      try (TestApp app = TestApp.start(properties);
          Browser browser = Browser.start(app.address(), 1280, 900)) {
        browser.open("/#/connections/acme");
        browser.seeText(".under .state", "Streaming");
        String by = shown(app).path("pinnedBy").path("streamName").asText();
        assertThat(by).isNotEmpty();
        browser.seeText("#streamName-hint", "Set by " + by + "; change it there.");

        browser.click("details.card > summary");
        browser.seeText("#ordering", "Route file: Strict");
        browser.see("#ordering").sendKeys("Relaxed");
        browser.see("#aggregation").sendKeys("Aggreg");
        browser.type("#maxInFlight", "7");
        browser.seeText("#ordering-hint", "It costs order");
        browser.press("Save");
        await().atMost(Duration.ofSeconds(60)).until(() -> holds(app).equals("relaxed kpl 7"));
        assertThat(shown(app).at("/effective/ordering/from").asText()).isEqualTo("connection");
        browser.seeText(".under .state", "Streaming");

        browser.seeText("#unknownKinds-hint", "counted as skipped");
        browser.see("#unknownKinds").sendKeys("Pass");
        browser.seeText("#unknownKinds-hint", "readers must cope");
        browser.seeText(".draft", "Kinds that no version knows");
        browser.press("Save");
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> shown(app).path("unknownKinds").asText().equals("pass"));
        browser.seeText(".under .state", "Streaming");

        browser.type("#maxInFlight", "1001");
        browser.press("Save");
        browser.see("#maxInFlight-error");
        browser.type("#maxInFlight", "7");
        browser.see("#ordering").sendKeys(Keys.HOME);
        browser.press("Save");
        await().atMost(Duration.ofSeconds(60)).until(() -> holds(app).equals("strict kpl 7"));
        assertThat(shown(app).at("/effective/ordering/from").asText()).isEqualTo("route file");
      }
    }
  }

  @Test
  void whatFilesSayIsShownWithTheirNames() throws Exception {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    SendParameters.folder(routes, "ordering: relaxed", "maxInFlight: 7");
    Path settings = folder.resolve("application.properties");
    Files.writeString(
        settings,
        """
        activity-sync.connections.acme.stream-name=activity
        activity-sync.connections.acme.region=us-east-1
        activity-sync.connections.acme.credentials=default
        activity-sync.connections.acme.aggregation=kpl
        activity-sync.connections.acme.unknown-kinds=pass
        activity-sync.connections.acme.initially-enabled=false
        """);
    try (TestApp app = TestApp.ofFiles(settings, routes);
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      String by = "Set by " + settings + "; change it there.";
      browser.open("/#/connections/acme");
      browser.seeText("#streamName-hint", by);
      browser.seeText("#unknownKinds-hint", by);
      browser.click("details.card > summary");
      browser.seeText("#aggregation-hint", by);
      browser.seeText("#ordering", "Route file: Relaxed");
      assertThat(browser.see("#maxInFlight").getDomAttribute("placeholder"))
          .isEqualTo("Route file: 7");
      browser.seeText(".end", "It is declared in " + settings + "; remove it there.");
      assertThat(
              browser.script(
                  "return ['streamName', 'unknownKinds', 'aggregation', 'ordering', 'maxInFlight']"
                      + ".filter(id => document.getElementById(id).disabled)"))
          .isEqualTo(List.of("streamName", "unknownKinds", "aggregation"));
    }
  }

  private static JsonNode shown(TestApp app) throws Exception {
    return new ObjectMapper().readTree(app.show("acme"));
  }

  private static String holds(TestApp app) throws Exception {
    JsonNode effective = shown(app).path("effective");
    return effective.at("/ordering/value").asText()
        + " "
        + effective.at("/aggregation/value").asText()
        + " "
        + effective.at("/maxInFlight/value").asText();
  }
}
