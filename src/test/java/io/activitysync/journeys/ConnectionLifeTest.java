package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.Ports;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of a connection while it starts, is switched, and its world fails. */
class ConnectionLifeTest {
  private TestKinesis kinesis;
  private FaultProxy proxy;
  private String stream;

  @BeforeEach
  void proxy() {
    kinesis = KinesisLocal.shared();
    stream = kinesis.createStream(1);
    proxy = FaultProxy.before(kinesis.endpoint());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private TestApp app() throws Exception {
    return TestApp.start(Connect.to("demo", stream, proxy.endpoint()));
  }

  private static void awaitShown(TestApp app, String text) {
    await().atMost(120, SECONDS).until(() -> app.show("demo").contains(text));
  }

  private static void awaitState(TestApp app, String state) {
    awaitShown(app, "\"state\":\"" + state + "\",\"since\"");
  }

  @Test
  void switchedOffAndOnWhileItsProbeIsSlowItTakesEventsAndIsNotPaused() throws Exception {
    proxy.when(call -> !call.isPutRecords(), WireFault.delay(Duration.ofSeconds(5)));
    try (TestApp app = app()) {
      for (int i = 0; i < 3; i++) {
        assertThat(app.act("demo", "disable").body()).contains("DISABLED");
        assertThat(app.act("demo", "enable").body()).containsAnyOf("CONNECTING", "STREAMING");
        String id = Integer.toString(i);
        await()
            .atMost(60, SECONDS)
            .until(() -> app.ingest("demo", event("e", id)).statusCode() == 202);
        assertThat(app.show("demo")).doesNotContain("PAUSED");
      }
      awaitState(app, "STREAMING");
      assertThat(app.call("GET", "/api/connections/demo/history", "").body())
          .doesNotContain("PAUSED");
    }
  }

  @Test
  void outageAtTheStartIsOverByItself() throws Exception {
    proxy.when(call -> true, WireFault.reset(WireFault.Moment.BEFORE_FORWARDING));
    try (TestApp app = app()) {
      awaitState(app, "PAUSED");
      assertThat(app.show("demo")).contains("NETWORK").doesNotContain("\"nextRetryAt\":null");
      proxy.clear();
      awaitState(app, "STREAMING");
      await()
          .atMost(60, SECONDS)
          .until(() -> app.ingest("demo", event("e", "1")).statusCode() == 202);
    }
  }

  @Test
  void thatMayNeitherAskNorWriteIsNeverSaidToStream() throws Exception {
    proxy.when(
        call -> true,
        WireFault.refuse("AccessDeniedException", "User is not authorized to perform this"));
    try (TestApp app = app()) {
      // The stream may have refused already.
      assertThat(app.show("demo")).containsAnyOf("CONNECTING", "PAUSED");
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(503);
      awaitState(app, "PAUSED");
      assertThat(app.show("demo")).contains("ACCESS_DENIED");
      assertThat(app.call("POST", "/api/connections/demo/retry?wait=30s", "").body())
          .contains("PAUSED", "ACCESS_DENIED");
      assertThat(app.call("GET", "/api/connections/demo/history", "").body())
          .doesNotContain("STREAMING");
      proxy.clear();
      assertThat(app.call("POST", "/api/connections/demo/retry?wait=30s", "").body())
          .contains("STREAMING");
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void sourceThatCannotBeReachedIsSeen() throws Exception {
    Map<String, String> properties =
        Connect.with(
            Connect.to("demo", stream, proxy.endpoint()),
            "demo",
            "source",
            "kafka:activity?brokers=127.0.0.1:"
                + Ports.free()
                + "&groupId=g&breakOnFirstError=true&autoCommitEnable=false&allowManualCommit=true");
    try (TestApp app = TestApp.start(properties)) {
      awaitShown(app, "\"sourceState\":{\"state\":\"FAILED\"");
      assertThat(app.show("demo")).contains("The route demo gets nothing from its source");
    }
  }

  @Test
  void routeThatIsRemovedFromWithoutIsMadeAnewByItself() throws Exception {
    try (TestApp app = app()) {
      awaitState(app, "STREAMING");
      // off, since a route of one that is on counts as suspended once it is stopped
      app.act("demo", "disable");
      app.camel().getRouteController().stopRoute("demo");
      assertThat(app.camel().removeRoute("demo")).isTrue();
      await()
          .atMost(60, SECONDS)
          .until(() -> app.ingest("demo", event("e", "1")).statusCode() == 202);
      awaitShown(app, "\"sourceState\":{\"state\":\"RUNNING\"");
    }
  }

  @Test
  void routeThatFeedsAndDoesNotRunIsSeenUntilItDoes() throws Exception {
    try (TestApp app = app()) {
      awaitState(app, "STREAMING");
      awaitShown(app, "\"sourceState\":{\"state\":\"RUNNING\"");
      app.camel()
          .addRoutes(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("direct:feeder").routeId("feeder").group("demo").autoStartup(false).log("x");
                }
              });
      awaitShown(app, "\"sourceState\":{\"state\":\"FAILED\"");
      assertThat(app.show("demo")).contains("The route feeder does not run, it is Stopped");
      app.camel().getRouteController().startRoute("feeder");
      awaitShown(app, "\"sourceState\":{\"state\":\"RUNNING\"");
      app.act("demo", "suspend");
      awaitShown(app, "\"sourceState\":{\"state\":\"HELD\"");
      app.act("demo", "resume");
      awaitShown(app, "\"sourceState\":{\"state\":\"RUNNING\"");
    }
  }
}
