package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The product's daily life: what goes wrong between us and the stream, over the real wire. */
class FaultsTest {
  private static final Pattern NUMBER = Pattern.compile("\"n\":\"(\\d+)\"");
  private static final Pattern EXPERIENCE = Pattern.compile("\"experienceId\":\"([^\"]+)\"");

  private TestKinesis kinesis;
  private FaultProxy proxy;
  private String stream;

  @BeforeEach
  void proxy() {
    kinesis = KinesisLocal.shared();
    stream = kinesis.createStream(4);
    proxy = FaultProxy.before(kinesis.endpoint());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private TestApp app() throws Exception {
    TestApp app = TestApp.start(Connect.to("demo", stream, proxy.endpoint()));
    awaitState(app, "STREAMING");
    return app;
  }

  private static void awaitState(TestApp app, String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> app.show("demo").contains("\"state\":\"" + state + "\""));
  }

  private static String events(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> event("experience-" + i % 7, Integer.toString(i)))
        .collect(Collectors.joining("\n"));
  }

  /** Numbers in the order of the stream, for each key; repetitions left out. */
  private Map<String, List<Integer>> orderByKey() {
    Map<String, List<Integer>> order = new LinkedHashMap<>();
    for (String text : kinesis.texts(stream)) {
      Matcher number = NUMBER.matcher(text);
      Matcher experience = EXPERIENCE.matcher(text);
      assertThat(number.find() && experience.find()).isTrue();
      List<Integer> seen = order.computeIfAbsent(experience.group(1), k -> new ArrayList<>());
      int n = Integer.parseInt(number.group(1));
      if (!seen.contains(n)) {
        seen.add(n);
      }
    }
    return order;
  }

  private void assertAllInOrder(int count) {
    Map<String, List<Integer>> order = orderByKey();
    assertThat(order.values().stream().mapToInt(List::size).sum()).isEqualTo(count);
    assertThat(order.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
  }

  @Test
  void partialFailuresResendOnlyWhatFailedAndKeepOrder() throws Exception {
    try (TestApp app = app()) {
      WireFault some =
          WireFault.failEntries("ProvisionedThroughputExceededException", i -> i % 3 == 0);
      proxy.next(some, some, some, some, some);
      assertThat(app.ingest("demo", events(0, 200)).statusCode()).isEqualTo(202);
      assertThat(kinesis.texts(stream)).as("nothing twice").hasSize(200);
      assertAllInOrder(200);
    }
  }

  @Test
  void passingFaultsOfWholeCallsLoseNothingAndKeepOrder() throws Exception {
    try (TestApp app = app()) {
      proxy.next(
          WireFault.serverError(),
          WireFault.throttle(),
          WireFault.reset(WireFault.Moment.BEFORE_FORWARDING),
          WireFault.reset(WireFault.Moment.AFTER_FORWARDING),
          WireFault.reset(WireFault.Moment.AMID_ANSWER));
      assertThat(app.ingest("demo", events(0, 100)).statusCode()).isEqualTo(202);
      assertAllInOrder(100);
    }
  }

  @Test
  void revokedKeyPausesAtOnceSaysWhatToReviewAndRetryGoesOn() throws Exception {
    try (TestApp app = app()) {
      WireFault revoked =
          WireFault.refuse(
              "UnrecognizedClientException",
              "The security token included in the request is invalid.");
      proxy.when(call -> true, revoked);
      HttpResponse<String> answer = app.ingest("demo", events(0, 5));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("\"notAccepted\":[0,1,2,3,4]");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      awaitState(app, "PAUSED");
      assertThat(app.show("demo"))
          .contains("\"cause\":\"UNKNOWN_KEY\"")
          .contains("access key ID")
          .contains("The security token included in the request is invalid");
      await().until(() -> app.camel().getRouteController().getRouteStatus("demo").isSuspended());

      app.act("demo", "retry");
      awaitState(app, "PAUSED");
      proxy.clear();
      app.act("demo", "retry");
      awaitState(app, "STREAMING");
      await().until(() -> app.ingest("demo", events(0, 5)).statusCode() == 202);
      assertAllInOrder(5);
    }
  }

  @Test
  void recordThatTheStreamCanNeverTakeRefusesTheBodyByIndexAndSize() throws Exception {
    try (TestApp app = app()) {
      String large =
          // an event within its limit; with its partition key the record is over the stream's
          event("e".repeat(250), "large")
              .replace("\"data\":{}", "\"data\":{\"x\":\"" + "x".repeat(1_047_900) + "\"}");
      HttpResponse<String> answer = app.ingest("demo", event("e", "1") + "\n" + large);
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("\"index\":1").contains("\"maxBytes\":1048576");
      assertThat(kinesis.texts(stream)).isEmpty();
      assertThat(app.show("demo")).contains("\"state\":\"STREAMING\"");
    }
  }

  @Test
  void troubleOfOneConnectionIsNotAnothers() throws Exception {
    Map<String, String> both = new LinkedHashMap<>(Connect.to("demo", stream, proxy.endpoint()));
    String healthy = kinesis.createStream(1);
    both.putAll(Connect.to("healthy", healthy, kinesis.endpoint()));
    try (TestApp app = TestApp.start(both)) {
      proxy.when(call -> true, WireFault.refuse("AccessDeniedException", "not authorized"));
      app.ingest("demo", events(0, 1));
      awaitState(app, "PAUSED");
      assertThat(app.ingest("healthy", events(0, 50)).statusCode()).isEqualTo(202);
      assertThat(kinesis.texts(healthy)).hasSize(50);
    }
  }
}
