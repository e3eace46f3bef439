package io.activitysync.journeys;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes are made, started, stopped and taken away again and again, as in months of operation. */
class RouteStartsTest {
  private static final String TEMPLATE = "activity-sync.camel.yaml";
  private static final int TURNS = 20;

  private final TestKinesis kinesis = KinesisLocal.shared();
  private final String[] streams = {kinesis.createStream(1), kinesis.createStream(1)};
  @TempDir private Path folder;

  private String settings(String id) {
    return ("{\"id\":\"%s\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\","
            + "\"accessKeyId\":\"000000000000AKIAIOSF\",\"secretAccessKey\":\"abc\",\"enabled\":true}")
        .formatted(id, streams[0], kinesis.endpoint());
  }

  private static void awaitState(TestApp app, String connection, String state) {
    await()
        .atMost(60, SECONDS)
        .until(() -> app.show(connection).contains("\"state\":\"" + state + "\""));
  }

  /** What Camel holds, by what it is. */
  private static Map<String, Integer> held(CamelContext camel) throws Exception {
    Map<String, Integer> held = new TreeMap<>();
    camel
        .getManagementStrategy()
        .getEventNotifiers()
        .forEach(one -> held.merge(one.getClass().getName(), 1, Integer::sum));
    held.put("lifecycle strategies", camel.getLifecycleStrategies().size());
    held.put("policy factories", camel.getRoutePolicyFactories().size());
    held.put("endpoints", camel.getEndpointRegistry().size());
    held.put("routes", camel.getRoutes().size());
    held.put(
        "MBeans",
        ManagementFactory.getPlatformMBeanServer()
            .queryNames(new ObjectName("org.apache.camel:*"), null)
            .size());
    return held;
  }

  @Test
  void leaveNothingBehind() throws Exception {
    Path template = Files.copy(Path.of("routes", TEMPLATE), folder.resolve(TEMPLATE));
    try (TestApp app = TestApp.start(folder, Connect.to("acme", streams[0], kinesis.endpoint()))) {
      assertThat(app.call("POST", "/api/connections", settings("posted")).statusCode())
          .isEqualTo(201);
      turn(app, 0);
      reload(app, template, "first");
      Map<String, Integer> before = held(app.camel());
      for (int i = 1; i <= TURNS; i++) {
        turn(app, i);
      }
      for (int i = 0; i < 10; i++) {
        reload(app, template, "again-" + i);
      }
      assertThat(held(app.camel())).isEqualTo(before);
    }
  }

  private void turn(TestApp app, int number) throws Exception {
    for (String id : new String[] {"acme", "posted"}) {
      for (String verb : new String[] {"disable", "enable", "suspend", "retry", "resume"}) {
        assertThat(app.act(id, verb).statusCode()).as(verb).isEqualTo(200);
      }
      awaitState(app, id, "STREAMING");
      app.camel().getRouteController().stopRoute(id);
      app.camel().getRouteController().startRoute(id);
    }
    String other = "{\"streamName\":\"" + streams[number % 2] + "\"}";
    assertThat(
            app.call("PATCH", "/api/connections/posted", "application/merge-patch+json", other)
                .statusCode())
        .isEqualTo(200);
    assertThat(app.call("POST", "/api/connections", settings("passing")).statusCode())
        .isEqualTo(201);
    awaitState(app, "passing", "STREAMING");
    assertThat(app.call("DELETE", "/api/connections/passing?force=true", "").statusCode())
        .isEqualTo(204);
    awaitState(app, "posted", "STREAMING");
    awaitState(app, "acme", "STREAMING");
  }

  private void reload(TestApp app, Path template, String mark) throws Exception {
    String step = "          - process:\n              id: acknowledge";
    String text =
        Files.readString(Path.of("routes", TEMPLATE))
            .replace(
                step,
                "          - setProperty:\n              id: %s\n              name: mark\n              constant: x\n%s"
                    .formatted(mark, step));
    Path beside = Files.writeString(folder.resolve("beside.tmp"), text);
    Files.move(beside, template, StandardCopyOption.ATOMIC_MOVE);
    for (String id : new String[] {"acme", "posted"}) {
      await().atMost(60, SECONDS).until(() -> app.camel().getProcessor(id + "-" + mark) != null);
      awaitState(app, id, "STREAMING");
    }
  }
}
