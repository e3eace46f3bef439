package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a version would change, compared with the one that is in use now. */
class ComparisonTest {
  private static final String MAKE =
      """
      {"id": "acme", "credentials": "default", "streamName": "activity", "region": "us-east-1",
       "version": "0.0", "enabled": false}""";

  /** Counts comparisons with v1.1 by the version that each begins with. */
  private static final String COUNTS =
      """
      const real = window.fetch;
      window.asked = [];
      window.fetch = (url, options) => {
        const from = /compare\\?from=([^&]+)&to=1.1/.exec(url);
        if (from) window.asked.push(from[1]);
        return real(url, options);
      };
      """;

  @Test
  void followsTheVersionThatIsInUseAlsoWhereSomebodyElseChangesIt() throws Exception {
    try (TestApp app = TestApp.start(Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      browser.beforeEachPage(COUNTS);
      assertThat(app.call("POST", "/api/connections", MAKE).statusCode()).isEqualTo(201);
      browser.open("/#/connections/acme/version?to=1.1");
      browser.seeText(".preview h2", "from v0.0 to v1.1");
      browser.seeText(".summary", "Renamed");
      String change = "{\"version\": \"1.0\"}";
      assertThat(app.call("PATCH", "/api/connections/acme", change).statusCode()).isEqualTo(200);
      browser.seeText(".preview h2", "from v1.0 to v1.1");
      browser.see(".preview .tabs");
      assertThat(browser.see(".preview").getText()).doesNotContain("Renamed");
      browser.click("input[value='1.0']");
      browser.click("input[value='1.1']");
      browser.see(".preview .tabs");
      assertThat(browser.script("return window.asked.join()")).isEqualTo("0.0,1.0");
    }
  }
}
