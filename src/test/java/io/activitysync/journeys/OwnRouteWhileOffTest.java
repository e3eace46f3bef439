package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;

/** A route of one's own that sends by a connection which is off, its very first record included. */
class OwnRouteWhileOffTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String KEY = "CamelAwsKinesisPartitionKey";

  @Test
  void nothingIsSentByAnEndpointThatHasSentNothingYet() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(1);
      Map<String, String> settings = new HashMap<>(Connect.to("demo", stream, kinesis.endpoint()));
      settings.put("activity-sync.connections.demo.initially-enabled", "false");
      String first =
          "aws2-kinesis:"
              + stream
              + "?credentials=#bean:credentials-demo&region=us-east-1&overrideEndpoint=true"
              + "&uriEndpointOverride="
              + kinesis.endpoint();
      String second = first + "&maxInFlight=2";
      try (TestApp app = TestApp.start(settings);
          ProducerTemplate template = app.camel().createProducerTemplate()) {
        await().atMost(SOON).until(() -> app.show("demo").contains("\"state\":\"DISABLED\""));
        assertThatThrownBy(() -> template.sendBodyAndHeader(first, "off since the start", KEY, "k"))
            .hasRootCauseInstanceOf(WithdrawnException.class);
        act(app, "enable", "STREAMING");
        template.sendBodyAndHeader(first, "on", KEY, "k");
        act(app, "disable", "DISABLED");
        assertThatThrownBy(() -> template.sendBodyAndHeader(second, "off again", KEY, "k"))
            .hasRootCauseInstanceOf(WithdrawnException.class);
        act(app, "enable", "STREAMING");
        template.sendBodyAndHeader(second, "on again", KEY, "k");
      }
      assertThat(kinesis.texts(stream)).containsExactly("on", "on again");
    }
  }

  private static void act(TestApp app, String verb, String state) throws Exception {
    app.act("demo", verb);
    await().atMost(SOON).until(() -> app.show("demo").contains("\"state\":\"" + state + "\""));
  }
}
