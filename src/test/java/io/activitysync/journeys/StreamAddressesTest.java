package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where a connection's stream may be. */
class StreamAddressesTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aStreamIsReachedByItsArnAloneAlsoInAnotherAccount() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      String own = kinesis.createStream(1);
      String others = kinesis.createStream(1);
      String ownArn =
          kinesis
              .client()
              .describeStreamSummary(r -> r.streamName(own))
              .streamDescriptionSummary()
              .streamARN();
      String othersArn = "arn:aws:kinesis:us-east-1:999988887777:stream/" + others;
      Map<String, String> both = new LinkedHashMap<>(byArn("own", ownArn, proxy));
      both.putAll(byArn("others", othersArn, proxy));
      try (TestApp app = TestApp.start(both)) {
        Map<String, String> streams = Map.of("own", own, "others", others);
        for (String id : streams.keySet()) {
          await().atMost(SOON).until(() -> app.show(id).contains("\"state\":\"STREAMING\""));
          assertThat(app.ingest(id, event("e", id)).statusCode()).isEqualTo(202);
          assertThat(kinesis.texts(streams.get(id)))
              .isNotEmpty()
              .allMatch(text -> text.contains("\"n\":\"" + id + "\""));
          assertThat(app.act(id, "test").body()).contains("\"passed\":true");
          assertThat(app.call("POST", "/api/connections/" + id + "/tail", "{}").body())
              .contains("shardId");
        }
        assertThat(proxy.calls()).as("calls by a name").allMatch(call -> call.stream().isEmpty());
      }
    }
  }

  @Test
  void aRegionThatIsNewIsTakenWithAWarningAndAMisspeltOneIsNot() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger rules = (Logger) LoggerFactory.getLogger(SettingsRules.class);
    rules.addAppender(log);
    try (TestApp app = TestApp.start(Map.of())) {
      HttpResponse<String> taken =
          app.call("POST", "/api/connections", "{\"id\":\"new\",\"region\":\"eu-central-9\"}");
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
      assertThat(app.show("new")).contains("\"region\":\"eu-central-9\"");
      assertThat(log.list)
          .anyMatch(
              line ->
                  line.getMessage().equals("region is not among those known here")
                      && line.getKeyValuePairs().toString().contains("eu-central-9"));

      HttpResponse<String> refused =
          app.call("POST", "/api/connections", "{\"id\":\"wrong\",\"region\":\"eu-centrall-1\"}");
      assertThat(refused.statusCode()).isIn(400, 422);
      assertThat(refused.body()).contains("eu-central-1");
    } finally {
      rules.detachAppender(log);
    }
  }

  private static Map<String, String> byArn(String id, String arn, FaultProxy proxy) {
    Map<String, String> settings =
        new LinkedHashMap<>(Connect.to(id, "not used", proxy.endpoint()));
    settings.remove("activity-sync.connections." + id + ".stream-name");
    settings.put("activity-sync.connections." + id + ".stream-arn", arn);
    return settings;
  }
}
