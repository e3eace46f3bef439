package io.activitysync.ingest;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.vertx.ext.web.Route;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests find the routes of connections. */
class IngestEngineTest {

  @Test
  void onlySourcesWithOptionsAreAmongTheRoutesThatEachRequestIsHeldAgainst() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(1);
      Map<String, String> settings = new HashMap<>();
      for (String id : List.of("any", "post", "json")) {
        settings.putAll(Connect.to(id, stream, kinesis.endpoint()));
      }
      settings.put("activity-sync.connections.any.source", "platform-http:/ingest/any");
      settings.put(
          "activity-sync.connections.json.source",
          "platform-http:/ingest/json?consumes=application/json");
      try (TestApp app = TestApp.start(settings)) {
        for (String id : List.of("any", "post", "json")) {
          await().atMost(60, SECONDS).until(() -> app.show(id).contains("STREAMING"));
          assertThat(app.ingest(id, event("e", id)).statusCode()).as(id).isEqualTo(202);
        }
        assertThat(router(app).getRoutes())
            .extracting(Route::getPath)
            .contains("/ingest/json")
            .doesNotContain("/ingest/any", "/ingest/post");
        HttpResponse<String> text =
            app.call("POST", "/ingest/json", "text/plain", event("e", "text"));
        assertThat(text.statusCode()).as(text.body()).isEqualTo(415);
        assertThat(text.body()).contains("Content-Type: should be application/json");
        app.camel().getRouteController().stopRoute("any");
        HttpResponse<String> stopped = app.ingest("any", event("e", "any"));
        assertThat(stopped.statusCode()).as(stopped.body()).isEqualTo(503);
        assertThat(kinesis.texts(stream)).hasSize(3);
      }
    }
  }

  /** JSON is UTF-8; Camel would write the answer by it, after all was sent, and never end. */
  @ParameterizedTest
  @ValueSource(strings = {"foo", "", "utf-16", "iso-8859-1", "UTF-8", "\"\"", "a b"})
  void charsetOfAContentTypeMeansNothing(String charset) throws Exception {
    String type = "application/json; charset=" + charset;
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(1);
      try (TestApp app = TestApp.start(Connect.to("acme", stream, kinesis.endpoint()))) {
        await().atMost(60, SECONDS).until(() -> app.show("acme").contains("STREAMING"));
        HttpResponse<String> taken = app.call("POST", "/ingest/acme", type, event("e", "Zoë"));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        assertThat(taken.body()).contains("\"accepted\":1");
        HttpResponse<String> bad = app.call("POST", "/ingest/acme", type, "{\"kind\":");
        assertThat(bad.statusCode()).as(bad.body()).isEqualTo(400);
        assertThat(kinesis.texts(stream)).singleElement().asString().contains("Zoë");
      }
    }
  }

  @Test
  void answerThatCanNotBeWrittenIsAnErrorToWhoPosted() throws Exception {
    try (TestApp app = TestApp.start(Map.of())) {
      app.camel()
          .addRoutes(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("platform-http:/own")
                      .setHeader("X-Own", constant("a\r\nb"))
                      .setBody(constant("x"));
                }
              });
      HttpResponse<String> answer = app.call("POST", "/own", "text/plain", "x");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
    }
  }

  private static VertxPlatformHttpRouter router(TestApp app) {
    return VertxPlatformHttpRouter.lookup(
        app.camel(), VertxPlatformHttpRouter.getRouterNameFromPort(app.port()));
  }
}
