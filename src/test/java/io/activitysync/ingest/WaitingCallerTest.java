package io.activitysync.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.SampleConnections;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers of a connection whose route is being made anew. */
class WaitingCallerTest {
  private final Vertx vertx = Vertx.vertx();
  private final BodyBudget budget = new BodyBudget(1 << 20, 1 << 20);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpResponse<String> post(Predicate<String> installed) throws Exception {
    Connections connections = new Connections();
    connections.add(
        SampleConnections.connection(
            SampleConnections.stored("demo", 1, new DesiredState(true, false)), new HandDriven()));
    BodyReader reader = new BodyReader(1 << 20);
    Router router = Router.router(vertx);
    router
        .route()
        .handler(new IngestFront(connections, installed, budget, reader, new ContextHeader("", 1)));
    router.route().handler(reader);
    router
        .route()
        .handler(request -> request.response().setStatusCode(202).end(request.body().asString()));
    int port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ingest/demo"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void areLetOnWithTheirBodyOnceItIsThere() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    HttpResponse<String> answer = post(id -> looks.incrementAndGet() > 3);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{}");
    await().atMost(30, SECONDS).until(() -> budget.held() == 0);
  }

  @Test
  void areToldWhenToComeAgainWhereItTakesLong() throws Exception {
    HttpResponse<String> answer = post(id -> false);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    await().atMost(30, SECONDS).until(() -> budget.held() == 0);
  }
}
