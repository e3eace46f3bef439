package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A connection's own ordering, aggregation and calls at a time, and who sets what is locked. */
class SendingPageTest {
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
        browser.seeText("#ordering", "As the route file says: Strict");
        browser.see("#ordering").sendKeys("Relaxed");
        browser.see("#aggregation").sendKeys("Many");
        browser.type("#maxInFlight", "7");
        browser.seeText("#ordering-hint", "It costs order");
        browser.press("Save");
        await().atMost(Duration.ofSeconds(60)).until(() -> holds(app).equals("relaxed kpl 7"));
        assertThat(shown(app).at("/effective/ordering/from").asText()).isEqualTo("connection");
        browser.seeText(".under .state", "Streaming");

        browser.type("#maxInFlight", "1001");
        browser.press("Save");
        browser.see("#maxInFlight-error");
        browser.type("#maxInFlight", "7");
        browser.see("#ordering").sendKeys("As the");
        browser.press("Save");
        await().atMost(Duration.ofSeconds(60)).until(() -> holds(app).equals("strict kpl 7"));
        assertThat(shown(app).at("/effective/ordering/from").asText()).isEqualTo("route file");
      }
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
