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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What callers notice of a route file that is saved while they send, all at once and for long. */
class SavedRouteFileTest {
  private static final String TEMPLATE = "activity-sync.camel.yaml";
  private static final String STEP = "          - process:\n              id: acknowledge";
  private static final int SENDERS = 6;
  private static final int CONNECTIONS = 5;

  @TempDir private Path folder;

  private final TestKinesis kinesis = KinesisLocal.shared();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicLong later = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void files() throws Exception {
    for (String name : new String[] {TEMPLATE, "pause-on-failure.camel.yaml"}) {
      Files.copy(Path.of("routes").resolve(name), folder.resolve(name));
    }
  }

  @Test
  void holdsNobodyUpAndLosesNothing(TestReporter reporter) throws Exception {
    String stream = kinesis.createStream(1);
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      // so that something is always on its way
      proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofMillis(30)));
      Map<String, String> properties = new LinkedHashMap<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        properties.putAll(Connect.to("c" + i, stream, proxy.endpoint()));
      }
      try (TestApp app = TestApp.start(folder, properties)) {
        for (int i = 0; i < CONNECTIONS; i++) {
          String id = "c" + i;
          await().atMost(60, SECONDS).until(() -> app.show(id).contains("STREAMING"));
        }
        sendWhileTheTemplateIsSaved(app);
      }
    }
    reporter.publishEntry(
        Map.of(
            "longest until taken, ms", Long.toString(longest.get() / 1_000_000),
            "told to come later", later.toString(),
            "taken", Integer.toString(taken.size())));
    List<String> texts = kinesis.texts(stream);
    assertThat(taken).isNotEmpty();
    for (String number : taken) {
      assertThat(texts).anyMatch(text -> text.contains("\"n\":\"" + number + "\""));
    }
  }

  private void sendWhileTheTemplateIsSaved(TestApp app) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        senders.add(
            threads.submit(
                () -> {
                  send(app, sender);
                  return null;
                }));
      }
      String template = Files.readString(folder.resolve(TEMPLATE));
      for (String mark : new String[] {"first", "second", "third"}) {
        save(
            template.replace(
                STEP,
                "          - log:\n              id: "
                    + mark
                    + "\n              message: x\n"
                    + STEP));
        for (int i = 0; i < CONNECTIONS; i++) {
          String step = "c" + i + "-" + mark;
          await().atMost(60, SECONDS).until(() -> app.camel().getProcessor(step) != null);
        }
        int before = taken.size();
        await().atMost(60, SECONDS).until(() -> taken.size() > before + SENDERS);
      }
      enough.set(true);
      for (Future<?> sender : senders) {
        sender.get(60, SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void save(String text) throws Exception {
    Path beside = Files.writeString(folder.resolve(TEMPLATE + ".tmp"), text);
    Files.move(beside, folder.resolve(TEMPLATE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** One event after the other, each until it is taken, and not sooner than it is asked for. */
  private void send(TestApp app, int sender) throws Exception {
    for (int i = 0; !enough.get(); i++) {
      String number = sender + "-" + i;
      long began = System.nanoTime();
      while (!post(app, "c" + sender % CONNECTIONS, number)) {
        later.incrementAndGet();
      }
      long nanos = System.nanoTime() - began;
      longest.accumulateAndGet(nanos, Math::max);
      taken.add(number);
    }
  }

  private static boolean post(TestApp app, String connection, String number) throws Exception {
    HttpResponse<String> answer = app.ingest(connection, event(number, number));
    assertThat(answer.statusCode()).as(answer.body()).isIn(202, 503);
    if (answer.statusCode() == 202) {
      return true;
    }
    long wait = Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow());
    long until = System.nanoTime() + SECONDS.toNanos(wait);
    await().atMost(60, SECONDS).until(() -> System.nanoTime() >= until);
    return false;
  }
}
