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
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers of a connection whose route is being made anew. */
class WaitingCallerTest {
  private static final String HEAD =
      "POST /ingest/demo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
          + "Content-Length: 500000\r\n\r\n{";

  private final Vertx vertx = Vertx.vertx();
  private final BodyBudget budget = new BodyBudget(1 << 20, 1 << 20);
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);
  private boolean leavesBefore;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private int listen(Predicate<String> installed) {
    Connections connections = new Connections();
    connections.add(
        SampleConnections.connection(
            SampleConnections.stored("demo", 1, new DesiredState(true, false)), new HandDriven()));
    BodyReader reader = new BodyReader(1 << 20);
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            context -> {
              context
                  .request()
                  .connection()
                  .closeHandler(closed -> vertx.runOnContext(later -> left(context)));
              if (!leavesBefore) {
                context.next();
              }
              arrived.countDown();
            });
    router
        .route()
        .handler(new IngestFront(connections, installed, budget, reader, new ContextHeader("", 1)));
    router.route().handler(reader);
    router
        .route()
        .handler(request -> request.response().setStatusCode(202).end(request.body().asString()));
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private void left(RoutingContext context) {
    if (leavesBefore) {
      context.next();
    }
    gone.countDown();
  }

  private HttpResponse<String> post(Predicate<String> installed) throws Exception {
    int port = listen(installed);
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

  /** Vert.x tells the end of a request to nobody who asks for it after its caller has left. */
  @Test
  void holdNothingOnceTheyHaveLeft() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    AtomicBoolean there = new AtomicBoolean();
    int port =
        listen(
            id -> {
              looks.incrementAndGet();
              return there.get();
            });
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
      await().atMost(30, SECONDS).until(() -> looks.get() > 2);
      assertThat(budget.held()).isPositive();
      socket.setSoLinger(true, 0);
    }
    assertThat(gone.await(30, SECONDS)).isTrue();
    there.set(true);
    await().atMost(30, SECONDS).until(() -> budget.held() == 0);
    assertThat(post(id -> true).statusCode()).isEqualTo(202);
    await().atMost(30, SECONDS).until(() -> budget.held() == 0);
  }

  /** As while a password is checked, on another thread. */
  @Test
  void areNotReadWhereTheyLeftBeforeTheirTurn() throws Exception {
    leavesBefore = true;
    int port = listen(id -> true);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
      assertThat(arrived.await(30, SECONDS)).isTrue();
      socket.setSoLinger(true, 0);
    }
    assertThat(gone.await(30, SECONDS)).isTrue();
    assertThat(budget.held()).isZero();
  }

  @Test
  void areToldWhenToComeAgainWhereItTakesLong() throws Exception {
    HttpResponse<String> answer = post(id -> false);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    await().atMost(30, SECONDS).until(() -> budget.held() == 0);
  }
}
