package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection's route has the connection's id, which another route may have. */
class RouteIdsTest {
  private TestKinesis kinesis;
  private String stream;
  private TestApp app;

  @BeforeEach
  void start() throws Exception {
    kinesis = KinesisLocal.shared();
    stream = kinesis.createStream(1);
    app = TestApp.start(Connect.to("acme", stream, kinesis.endpoint()));
    awaitState("acme", "STREAMING");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private void awaitState(String id, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> app.show(id).contains("\"state\":\"" + state + "\""));
  }

  private HttpResponse<String> make(String id) throws Exception {
    return app.call("POST", "/api/connections", settings(id));
  }

  private String settings(String id) {
    return "{\"id\":\"%s\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"any\",\"enabled\":true}"
        .formatted(id, stream, kinesis.endpoint());
  }

  private Route add(String id) throws Exception {
    app.camel()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:elsewhere").routeId(id).log("other");
              }
            });
    return app.camel().getRoute(id);
  }

  private void assertRuns(Route route) {
    assertThat(app.camel().getRoute(route.getRouteId())).isSameAs(route);
    assertThat(app.camel().getRouteController().getRouteStatus(route.getRouteId()).isStarted())
        .isTrue();
  }

  @Test
  void connectionsNamedAsOperationsOfRestTakeNoneOfThemAway() throws Exception {
    for (String id : new String[] {"overview", "test-connection", "delete-connection"}) {
      assertThat(make(id).statusCode()).isEqualTo(201);
      awaitState(id, "STREAMING");
      assertThat(app.ingest(id, event("e", "1")).statusCode()).isEqualTo(202);
    }
    assertThat(app.call("GET", "/api/overview", "").statusCode()).isEqualTo(200);
    assertThat(app.act("acme", "test").statusCode()).isEqualTo(200);
    for (String id : new String[] {"overview", "test-connection", "delete-connection"}) {
      String address = "/api/connections/" + id + "?force=true";
      assertThat(app.call("DELETE", address, "").statusCode()).isEqualTo(204);
    }
    assertThat(app.call("GET", "/api/overview", "").statusCode()).isEqualTo(200);
    assertThat(app.act("acme", "test").statusCode()).isEqualTo(200);
  }

  @Test
  void connectionCannotBeMadeWithTheIdOfAnotherRoute() throws Exception {
    Route other = add("feeder");
    HttpResponse<String> answer = make("feeder");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.body())
        .contains("the route id feeder is in use by a route from direct:")
        .contains("\"fields\":[\"id\"]");
    assertRuns(other);
    assertThat(app.show("feeder")).contains("No such connection");
  }

  @Test
  void connectionWhoseIdAnotherRouteTookIsPausedUntilThatRouteIsGone() throws Exception {
    Route other = add("acme"); // Camel puts it in place of the connection's
    app.act("acme", "resume");
    awaitState("acme", "PAUSED");
    assertThat(app.show("acme"))
        .contains("ROUTE_FAILED", "the route id acme is in use by a route from direct:");
    app.act("acme", "suspend");
    app.act("acme", "disable");
    assertRuns(other);
    app.camel().getRouteController().stopRoute("acme");
    assertThat(app.camel().removeRoute("acme")).isTrue();
    app.act("acme", "enable");
    awaitState("acme", "STREAMING");
    assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
  }

  @Test
  void deletedConnectionLeavesTheRouteAloneThatTookItsId() throws Exception {
    assertThat(make("made").statusCode()).isEqualTo(201);
    // or the connection, once it is probed, may find no route while Camel puts the other in place
    awaitState("made", "STREAMING");
    Route other = add("made");
    assertThat(app.call("DELETE", "/api/connections/made?force=true", "").statusCode())
        .isEqualTo(204);
    assertRuns(other);
  }
}
