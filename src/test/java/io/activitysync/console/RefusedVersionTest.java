package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why a version's folder was not loaded is seen where versions are looked at, and in health. */
class RefusedVersionTest {
  private static final String ITSELF =
      "sample message-link-clicked: cannot be sent as v1.1 (example): its route failed"
          + " (RoutesInCircleException)";
  private static final String OTHER =
      "version.camel.yaml cannot be loaded: sends to direct:event-version-%s, which is another"
          + " version's; it should send to routes of its own file, at names that begin with"
          + " direct:event-version-%s";

  @TempDir private Path routes;

  /** A copy of the example under another id, which sends to a route before all else. */
  private Path version(String id, String target) throws Exception {
    Path source = Path.of("routes/versions/1.1-example");
    Path folder = routes.resolve("versions").resolve(id);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(source.relativize(file));
        Files.createDirectories(copy.getParent());
        String text = Files.readString(file).replace("1.1-example", id);
        String to = target == null ? "" : "        - to: " + target + "\n";
        Files.writeString(copy, text.replace("        - setBody:", to + "        - setBody:"));
      }
    }
    return folder;
  }

  @Test
  @Timeout(300)
  void isToldOfVersionsThatSendInACircleAndGoesOnceTheyAreMended() throws Exception {
    version("3.0", "direct:event-version-3.0");
    version("4.0", "direct:event-version-5.0");
    version("5.0", "direct:event-version-4.0");
    version("6.0", "direct:nowhere");
    version("7.0", null);
    try (TestApp app = TestApp.start(routes, Map.of());
        Browser browser = Browser.start(app.address(), 1280, 900)) {
      assertThat(app.observe("health/ready").statusCode()).isEqualTo(200);
      assertThat(app.health())
          .contains("refused, and what runs goes on: {3.0=" + ITSELF)
          .contains("4.0=" + OTHER.formatted("5.0", "4.0"))
          .contains("5.0=" + OTHER.formatted("4.0", "5.0"))
          .contains("6.0=version.camel.yaml cannot be loaded: sends to direct:nowhere, where no");
      browser.open("/#/versions");
      browser.seeText("main", "v1.0");
      browser.seeText("main", "The folder routes/versions/3.0 was refused: " + ITSELF);
      version("7.0", "direct:nowhere");
      browser.seeText("main", "The folder routes/versions/7.0 was refused:");
      browser.seeText("main", "What was loaded of it before stays.");
      for (String id : new String[] {"3.0", "4.0", "5.0", "6.0", "7.0"}) {
        version(id, null);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(app.health()).doesNotContain("refused, and"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(browser.see("main").getText()).doesNotContain("was refused"));
    }
  }
}
