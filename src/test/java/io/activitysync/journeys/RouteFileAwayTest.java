package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.journeys.AwaySource.Away;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Route files whose source is away, or lacks a class, as they are loaded. */
class RouteFileAwayTest {
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final String FILE = "source.camel.yaml";

  @TempDir private Path folder;

  private final Map<String, String> properties = new LinkedHashMap<>();

  @BeforeEach
  void connection() {
    TestKinesis kinesis = KinesisLocal.shared();
    properties.putAll(
        Connect.with(
            Connect.to("acme", kinesis.createStream(1), kinesis.endpoint()),
            "acme",
            "source",
            "direct:acme"));
    properties.put("camel.beans.away", "#class:" + AwaySource.class.getName());
  }

  @AfterEach
  void back() {
    AwaySource.away = Away.NO;
  }

  private static String source(String route, String name) {
    return """
    - route:
        %s
        group: acme
        from:
          uri: away:%s
          steps:
            - to:
                uri: direct:acme
    """
        .formatted(route, name);
  }

  private static String source(String name) {
    return source("id: acme-away", name);
  }

  /** Saves as an editor does that writes beside and renames. */
  private void save(String text) throws Exception {
    Path beside = Files.writeString(folder.resolve(FILE + ".tmp"), text);
    Files.move(beside, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void awaitShown(TestApp app, String... words) {
    await().atMost(WITHIN).untilAsserted(() -> assertThat(app.show("acme")).contains(words));
  }

  private static void awaitHealth(TestApp app, String... words) {
    await().atMost(WITHIN).untilAsserted(() -> assertThat(app.health()).contains(words));
  }

  private static void awaitRuns(CamelContext camel, String name) {
    await()
        .atMost(WITHIN)
        .until(
            () -> {
              Route route = camel.getRoute("acme-away");
              return route != null
                  && route.getEndpoint().getEndpointUri().contains(name)
                  && camel.getRouteController().getRouteStatus("acme-away").isStarted();
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Away.class,
      names = {"AT_THE_ENDPOINT", "AT_THE_CONSUMER"})
  void isLoadedOnceItsSourceIsThereThoughItWasAwayAtTheStart(Away how) throws Exception {
    AwaySource.away = how;
    save(source("first"));
    try (TestApp app = TestApp.start(folder, properties)) {
      awaitHealth(app, FILE, "the source is away, for the test");
      awaitShown(app, "\"state\":\"STREAMING\"", "FAILED", FILE);

      AwaySource.away = Away.NO;
      awaitRuns(app.camel(), "first");
      awaitShown(app, "\"state\":\"STREAMING\"", "RUNNING");
      assertThat(app.health()).doesNotContain(FILE);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Away.class,
      names = {"AT_THE_ENDPOINT", "AT_THE_CONSUMER"})
  void theNewOneIsLoadedOnceItsSourceIsThereThoughItWasAwayAsItWasSaved(Away how) throws Exception {
    save(source("first"));
    try (TestApp app = TestApp.start(folder, properties)) {
      awaitRuns(app.camel(), "first");
      AwaySource.away = how;
      save(source("second"));
      awaitHealth(app, FILE, "the source is away, for the test");
      awaitShown(app, "\"state\":\"STREAMING\"", "FAILED", FILE);
      save(source("second").replace("uri:", "uri"));
      awaitHealth(app, FILE, "mapping");

      AwaySource.away = Away.NO;
      awaitRuns(app.camel(), "second");
      awaitShown(app, "\"state\":\"STREAMING\"", "RUNNING");
      assertThat(app.health()).as("what was saved last is no route").contains(FILE);
      save(source("third"));
      awaitRuns(app.camel(), "third");
      await().atMost(WITHIN).until(() -> !app.health().contains(FILE));
    }
  }

  @Test
  void attemptsLeaveNothingBehindAndEndWithTheFile() throws Exception {
    AwaySource.away = Away.AT_THE_CONSUMER;
    save(source("autoStartup: true", "first"));
    try (TestApp app = TestApp.start(folder, properties)) {
      int before = AwaySource.STARTS.get();
      await().atMost(WITHIN).until(() -> AwaySource.STARTS.get() >= before + 4);
      assertThat(((ModelCamelContext) app.camel()).getRouteDefinitions())
          .filteredOn(route -> "acme".equals(route.getGroup()))
          .hasSizeLessThanOrEqualTo(1);
      Files.delete(folder.resolve(FILE));
      await().atMost(WITHIN).until(() -> !app.health().contains(FILE));
      awaitShown(app, "RUNNING");
    }
  }

  @Test
  void oneThatLacksAClassIsRefusedAndWhatRunsStaysAndTheOthersAreTakenStill() throws Exception {
    AwaySource.away = Away.WITHOUT_A_CLASS;
    save(source("first"));
    try (TestApp app = TestApp.start(folder, properties)) {
      awaitHealth(app, FILE, "NoClassDefFoundError", "Missing");
      AwaySource.away = Away.NO;
      save(source("second"));
      awaitRuns(app.camel(), "second");

      AwaySource.away = Away.WITHOUT_A_CLASS;
      save(source("third"));
      awaitHealth(app, FILE, "NoClassDefFoundError", "Missing");
      AwaySource.away = Away.NO;
      awaitRuns(app.camel(), "");
      save(source("fourth"));
      awaitRuns(app.camel(), "fourth");
      await().atMost(WITHIN).until(() -> !app.health().contains(FILE));
    }
  }
}
