package io.activitysync.journeys;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Test;

class ManyConnectionsTest {
  /** More than Camel's own thread pools let wait. */
  private static final int MANY = 1_100;

  /** Every connection but one has a stream that takes connections and never answers. */
  @Test
  void thousandThatDoNotAnswerHoldUpNobodyElse() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        ServerSocket silent = new ServerSocket(0, MANY, InetAddress.getLoopbackAddress())) {
      String stream = kinesis.createStream(1);
      URI nowhere = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      Map<String, String> properties = new HashMap<>();
      for (int i = 0; i < MANY; i++) {
        properties.putAll(Connect.to("c" + i, "silent", nowhere));
      }
      // of another account than all others, which wait for their turn to ask about their streams
      properties.putAll(
          Connect.with(
              Connect.to("well", stream, kinesis.endpoint()),
              "well",
              "access-key-id",
              "111111111111AKIAIOSF"));

      try (TestApp app = TestApp.start(properties)) {
        await()
            .atMost(120, SECONDS)
            .untilAsserted(() -> assertThat(app.show("well")).contains("\"state\":\"STREAMING\""));
        assertThat(app.ingest("well", Connect.event("e1", "1")).statusCode()).isEqualTo(202);
        assertThat(app.act("well", "disable").body()).contains("\"state\":\"DISABLED\"");
        assertThat(app.act("c" + (MANY - 1), "disable").body()).contains("\"state\":\"DISABLED\"");
        // which are made while others stream already
        for (int i = 0; i < MANY; i++) {
          String id = "c" + i;
          await()
              .atMost(120, SECONDS)
              .untilAsserted(
                  () ->
                      assertThat(app.camel().getRouteController().getRouteStatus(id))
                          .as("route of %s", id)
                          .isIn(ServiceStatus.Started, ServiceStatus.Suspended));
        }
      }
    }
  }
}
