package io.activitysync.journeys;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** HTTP bodies that wait for a slow stream are bounded, and keep nobody else out. */
class BodyMemoryTest {
  private static final int EVENTS = 2_500;

  private final TestKinesis kinesis = KinesisLocal.shared();

  /** More than half a MiB. */
  private static String body() {
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> event("e" + i, Integer.toString(i)))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void moreThanThereIsMemoryForIsToComeAgainAndOthersAreLetIn() throws Exception {
    String slow = kinesis.createStream(1);
    String fast = kinesis.createStream(1);
    String body = body();
    assertThat(body.length()).isBetween(600_000, 1_000_000);
    ExecutorService senders = Executors.newFixedThreadPool(2);
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofSeconds(5)));
      Map<String, String> properties = new HashMap<>(Connect.to("slow", slow, proxy.endpoint()));
      properties.putAll(Connect.to("fast", fast, kinesis.endpoint()));
      properties.put("activity-sync.http.body-mib", "1");
      try (TestApp app = TestApp.start(properties)) {
        await().atMost(60, SECONDS).until(() -> app.show("slow").contains("STREAMING"));
        await().atMost(60, SECONDS).until(() -> app.show("fast").contains("STREAMING"));
        Callable<HttpResponse<String>> post = () -> app.ingest("slow", body);
        List<Future<HttpResponse<String>>> both =
            List.of(senders.submit(post), senders.submit(post));
        await().atMost(60, SECONDS).until(() -> both.stream().anyMatch(Future::isDone));
        assertThat(app.ingest("fast", body).statusCode()).isEqualTo(202);
        HttpResponse<String> one = both.get(0).get();
        HttpResponse<String> other = both.get(1).get();
        HttpResponse<String> refused = one.statusCode() == 503 ? one : other;
        assertThat(Stream.of(one, other).map(HttpResponse::statusCode))
            .containsExactlyInAnyOrder(202, 503);
        assertThat(refused.body()).contains("Too many events at once");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");

        proxy.clear();
        assertThat(app.ingest("slow", body).statusCode()).isEqualTo(202);
      }
    } finally {
      senders.shutdownNow();
    }
    assertThat(kinesis.records(slow)).hasSize(2 * EVENTS);
    assertThat(kinesis.records(fast)).hasSize(EVENTS);
  }
}
