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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever waits for a stream that does not answer takes no thread from others. */
class StalledStreamTest {
  private final TestKinesis kinesis = KinesisLocal.shared();

  @Test
  void othersAreAnsweredWhileMoreRequestsWaitThanThereAreThreads() throws Exception {
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      Map<String, String> properties =
          new HashMap<>(Connect.to("stalled", kinesis.createStream(1), proxy.endpoint()));
      properties.putAll(Connect.to("other", kinesis.createStream(1), kinesis.endpoint()));
      properties.put("activity-sync.http.threads", "4");
      try (TestApp app = TestApp.start(properties)) {
        await().atMost(60, SECONDS).until(() -> app.show("stalled").contains("STREAMING"));
        await().atMost(60, SECONDS).until(() -> app.show("other").contains("STREAMING"));
        CompletableFuture<Void> othersAnswered = new CompletableFuture<>();
        proxy.when(ProxiedCall::isPutRecords, WireFault.hold(othersAnswered));
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(app.address() + "/ingest/stalled"))
                .POST(BodyPublishers.ofString(event("e", "1")))
                .header("Content-Type", "application/json")
                .build();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          waiting.add(http.sendAsync(request, BodyHandlers.ofString()));
        }
        await().atMost(60, SECONDS).until(() -> app.show("stalled").contains("\"received\":40"));
        assertThat(app.ingest("other", event("e", "1")).statusCode()).isEqualTo(202);
        assertThat(app.observe("health/live").statusCode()).isEqualTo(200);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        othersAnswered.complete(null);
        waiting.forEach(one -> assertThat(one.join().statusCode()).isEqualTo(202));
      }
    }
  }
}
