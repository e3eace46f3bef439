package io.activitysync.ingest;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A route that drains, as one that an operator suspends by Camel's own means. */
class DrainingRouteTest {
  private final TestKinesis kinesis = KinesisLocal.shared();

  @Test
  void tellsSendersWhenToComeAgain() throws Exception {
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        TestApp app =
            TestApp.start(Connect.to("demo", kinesis.createStream(1), proxy.endpoint()))) {
      await().atMost(60, SECONDS).until(() -> app.show("demo").contains("STREAMING"));
      proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofSeconds(3)));
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> post(app));
      await().atMost(60, SECONDS).until(() -> app.show("demo").contains("\"received\":1"));
      CompletableFuture<Void> suspended = CompletableFuture.runAsync(() -> suspend(app));
      await()
          .atMost(60, SECONDS)
          .until(
              () -> {
                HttpResponse<String> answer = post(app);
                assertThat(answer.statusCode()).isIn(202, 503);
                if (answer.statusCode() == 503) {
                  assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                  assertThat(answer.headers().firstValue("Content-Type"))
                      .contains("application/problem+json");
                }
                return suspended.isDone() && answer.statusCode() == 503;
              });
      assertThat(first.join().statusCode()).isEqualTo(202);
    }
  }

  private static HttpResponse<String> post(TestApp app) {
    try {
      return app.ingest("demo", event("e", "1"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void suspend(TestApp app) {
    try {
      app.camel().getRouteController().suspendRoute("demo");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
