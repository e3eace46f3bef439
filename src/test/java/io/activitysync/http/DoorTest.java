package io.activitysync.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are told while the process starts or stops. */
class DoorTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  private final Vertx vertx = Vertx.vertx();
  private final Door door = new Door();
  private int port;

  @BeforeEach
  void listen() throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(door).handler(context -> context.response().end("inside"));
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private HttpResponse<String> get(String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .header("Accept", accept)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  @Test
  void aBrowserSeesAPageThatComesAgainByItself() throws Exception {
    HttpResponse<String> starting = get(BROWSER);
    assertThat(starting.statusCode()).isEqualTo(503);
    assertThat(starting.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(starting.headers().firstValue("Refresh")).hasValue("2");
    assertThat(starting.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(starting.body()).contains("is starting", "startet gerade").doesNotContain("{");
    door.open();
    assertThat(get(BROWSER).body()).isEqualTo("inside");
    door.close(Duration.ZERO);
    assertThat(get(BROWSER).body()).contains("is stopping", "hört gerade auf");
  }

  @Test
  void aProgramReadsAProblem() throws Exception {
    HttpResponse<String> starting = get("application/json");
    assertThat(starting.statusCode()).isEqualTo(503);
    assertThat(starting.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
    assertThat(starting.headers().firstValue("Refresh")).isEmpty();
    assertThat(starting.body()).contains("\"title\":\"The process is starting\"");
  }
}
