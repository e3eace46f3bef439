package io.activitysync.journeys;

import static io.activitysync.journeys.AnythingDone.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link AnythingAtAnyTimeTest}, with two processes on one PostgreSQL that end and start while
 * events come in at either, and operators speak to either: in the end nothing is lost, nothing was
 * sent that was discarded, and each key is in order.
 */
class AnythingAtTwoProcessesTest {
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
  private Processes processes;

  @AfterEach
  void stop() {
    over.set(true);
    threads.shutdownNow();
    if (processes != null) {
      processes.close();
    }
    proxy.close();
    kinesis.close();
  }

  @Test
  void nothingIsLostAndEachKeyIsInOrder() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    Map<String, String> properties = new HashMap<>(PostgresLocal.shared().newStore());
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    properties.put("activity-sync.call-timeout", "3s");
    properties.put("camel.main.shutdownTimeout", "2");
    properties.put("activity-sync.source.folder", folder.toString());
    processes = new Processes(folder.resolve("no-routes"), properties);
    AnythingDone done = new AnythingDone(20, processes::call, proxy.endpoint());
    List<ToldEvents> all = new ArrayList<>();
    List<Future<?>> sources = new ArrayList<>();
    for (String id : List.of("plain", "lines", "made")) {
      ToldEvents told = new ToldEvents(id, kinesis.createStream(4));
      all.add(told);
      done.make(told, null);
      for (int i = 0; i < 2; i++) {
        String sender = "sender-" + i;
        sources.add(threads.submit(() -> told.post(processes::call, sender, over)));
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
    List<Future<?>> others = new ArrayList<>();
    others.add(threads.submit(() -> done.disturb(proxy, done.dice(), over)));
    others.add(threads.submit(() -> processes.restart(done::say, done.dice(), over)));
    join(operators);
    over.set(true);
    join(others);
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
