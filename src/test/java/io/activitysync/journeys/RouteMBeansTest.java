package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a connection's route by Camel's own MBeans, in each state. */
class RouteMBeansTest {
  private final TestKinesis kinesis = KinesisLocal.shared();

  private static void invoke(TestApp app, String route, String verb) throws Exception {
    MBeanServer server = app.camel().getManagementStrategy().getManagementAgent().getMBeanServer();
    ObjectName name = new ObjectName("org.apache.camel:type=routes,name=\"" + route + "\",*");
    server.invoke(server.queryNames(name, null).iterator().next(), verb, null, null);
  }

  private static void awaitShown(TestApp app, String connection, String text) {
    await()
        .atMost(60, SECONDS)
        .untilAsserted(() -> assertThat(app.show(connection)).contains(text));
  }

  @Test
  void suspendingAndStoppingAreAnOperatorsSuspension() throws Exception {
    String stream = kinesis.createStream(1);
    Map<String, String> properties = new LinkedHashMap<>();
    properties.putAll(Connect.to("streams", stream, kinesis.endpoint()));
    properties.putAll(Connect.to("broken", "missing-" + stream, kinesis.endpoint()));
    try (TestApp app = TestApp.start(properties)) {
      awaitShown(app, "streams", "STREAMING");
      awaitShown(app, "broken", "STREAM_NOT_FOUND");
      for (String[] pair : new String[][] {{"suspend", "resume"}, {"stop", "start"}}) {
        invoke(app, "streams", pair[0]);
        assertSuspended(app, "streams");
        invoke(app, "streams", pair[1]);
        awaitShown(app, "streams", "STREAMING");
      }
      // held as it is, Camel tells nobody of its suspension; but of its stop it does
      await()
          .atMost(60, SECONDS)
          .until(() -> app.camel().getRouteController().getRouteStatus("broken").isSuspended());
      invoke(app, "broken", "stop");
      assertSuspended(app, "broken");
      invoke(app, "broken", "start");
      awaitShown(app, "broken", "STREAM_NOT_FOUND");
      assertThat(app.ingest("streams", event("e", "1")).statusCode()).isEqualTo(202);
    }
  }

  private static void assertSuspended(TestApp app, String connection) throws Exception {
    awaitShown(app, connection, "\"cause\":\"SUSPENDED\"");
    assertThat(app.show(connection)).contains("Suspended by an operator (jmx)");
    assertRetryLater(app.ingest(connection, event("e", "1")));
    assertThat(app.call("GET", "/api/connections/" + connection + "/history", "").body())
        .contains("\"who\":\"jmx\"");
  }

  @Test
  void oneThatIsOffStaysOffAndItsCallersAreNeverToldThatThereIsNone() throws Exception {
    Map<String, String> off =
        Connect.with(
            Connect.to("demo", kinesis.createStream(1), kinesis.endpoint()),
            "demo",
            "initially-enabled",
            "false");
    try (TestApp app = TestApp.start(off)) {
      invoke(app, "demo", "stop");
      assertRetryLater(app.ingest("demo", event("e", "1")));
      assertThat(app.show("demo")).contains("DISABLED");
      app.act("demo", "enable");
      awaitShown(app, "demo", "STREAMING");
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
    }
  }

  private static void assertRetryLater(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void routeThatFeedsAndCannotBeStartedPausesFromTheStart(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("feeder.camel.yaml"),
        """
        - route:
            id: feeder
            group: demo
            autoStartup: false
            from:
              uri: file:%s
              parameters:
                autoCreate: false
                startingDirectoryMustExist: true
                directoryMustExist: true
              steps:
                - to:
                    uri: direct:demo
        """
            .formatted(folder.resolve("missing")));
    Map<String, String> fed =
        Connect.with(
            Connect.to("demo", kinesis.createStream(1), kinesis.endpoint()),
            "demo",
            "source",
            "direct:demo");
    try (TestApp app = TestApp.start(folder, fed)) {
      awaitShown(app, "demo", "ROUTE_FAILED");
      assertThat(app.call("GET", "/api/connections/demo/history", "").body())
          .doesNotContain("STREAMING");
      Files.createDirectory(folder.resolve("missing"));
      awaitShown(app, "demo", "STREAMING");
    }
  }
}
