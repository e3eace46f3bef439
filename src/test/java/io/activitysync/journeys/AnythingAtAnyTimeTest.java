package io.activitysync.journeys;

import static io.activitysync.journeys.AnythingDone.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operators do whatever can be done to connections, and the way to their streams does whatever ways
 * do, while events come in by HTTP and as files: in the end nothing is lost, nothing was sent that
 * was discarded, and each key is in order.
 */
class AnythingAtAnyTimeTest {
  private static final Map<String, List<String>> OWN_VERBS =
      Map.of(
          "plain", List.of("disable", "disable", "enable"),
          "lines", List.of("disable", "enable", "aggregation", "aggregation"),
          "made", List.of("disable", "enable", "delete"),
          "file", List.of());

  @TempDir private Path folder;

  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private final AnythingDone done = new AnythingDone(30, this::call, proxy.endpoint());
  private TestApp app;

  @AfterEach
  void stop() {
    over.set(true);
    threads.shutdownNow();
    if (app != null) {
      app.close();
    }
    proxy.close();
    kinesis.close();
  }

  private Optional<HttpResponse<String>> call(String method, String path, String type, String body)
      throws Exception {
    return Optional.of(app.call(method, path, type, body));
  }

  @Test
  void nothingIsLostAndEachKeyIsInOrder() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    app =
        TestApp.start(
            folder.resolve("no-routes"),
            Map.of(
                "activity-sync.call-timeout", "3s",
                "camel.main.shutdownTimeout", "2",
                "activity-sync.source.folder", folder.toString()));
    List<ToldEvents> all = new ArrayList<>();
    List<Future<?>> sources = new ArrayList<>();
    for (String id : List.of("plain", "lines", "made")) {
      ToldEvents told = new ToldEvents(id, kinesis.createStream(4));
      all.add(told);
      done.make(told, null);
      for (int i = 0; i < 2; i++) {
        String sender = "sender-" + i;
        sources.add(threads.submit(() -> told.post(this::call, sender, over)));
      }
    }
    ToldEvents file = new ToldEvents("file", kinesis.createStream(4));
    all.add(file);
    done.make(file, "file:" + inbox + "?readLock=none");
    sources.add(threads.submit(() -> file.write(inbox, over)));

    List<Future<?>> operators = new ArrayList<>();
    for (ToldEvents told : all) {
      operators.add(
          threads.submit(() -> done.operate(told, OWN_VERBS.get(told.id()), done.dice())));
    }
    Future<?> faults = threads.submit(() -> done.disturb(proxy, done.dice(), over));
    join(operators);
    over.set(true);
    join(List.of(faults));
    for (ToldEvents told : all) {
      done.awaitStream(told);
    }
    join(sources);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(inbox).as(done.story()).isDirectoryNotContaining("glob:**.json"));
    for (ToldEvents told : all) {
      told.check(kinesis.texts(told.stream()), done.story());
    }
  }

  private static void join(List<Future<?>> all) throws Exception {
    for (Future<?> one : all) {
      one.get(20, TimeUnit.MINUTES);
    }
  }
}
