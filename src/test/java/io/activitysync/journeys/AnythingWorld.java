package io.activitysync.journeys;

import static io.activitysync.journeys.AnythingDone.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The streams of a test in which anything is done, the way to them, and the threads of all. */
final class AnythingWorld implements AutoCloseable {
  /** Open and closed ones: what can be split in a third again and again. */
  private static final int MOST_SHARDS = 20;

  private static final Map<String, List<String>> OWN_VERBS =
      Map.of(
          "plain", List.of("disable", "disable", "enable"),
          "lines", List.of("disable", "enable", "aggregation", "aggregation"),
          "made", List.of("disable", "enable", "delete"),
          "file", List.of());

  /** Set once operators have done what they do; who sends and who disturbs end then. */
  final AtomicBoolean over = new AtomicBoolean();

  final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Properties by which what hangs or stops is over soon. */
  static Map<String, String> quick() {
    return new HashMap<>(
        Map.of("activity-sync.call-timeout", "3s", "camel.main.shutdownTimeout", "2"));
  }

  Future<?> begin(Callable<?> task) {
    return threads.submit(task);
  }

  static void join(List<Future<?>> all) throws Exception {
    for (Future<?> one : all) {
      one.get(20, TimeUnit.MINUTES);
    }
  }

  /**
   * Makes connections by HTTP and one of files, has operators do anything to them while events come
   * in, and looks at what is in the streams in the end.
   *
   * @param folder where sources may be
   * @param disturbers what else goes on until it is over, besides the way's faults
   */
  void run(AnythingDone done, AnythingDone.Asked asked, Path folder, List<Callable<?>> disturbers)
      throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    List<ToldEvents> all = new ArrayList<>();
    List<Future<?>> sources = new ArrayList<>();
    for (String id : List.of("plain", "lines", "made")) {
      ToldEvents told = new ToldEvents(id, kinesis.createStream(4));
      all.add(told);
      done.make(told, null);
      for (int i = 0; i < 2; i++) {
        String sender = "sender-" + i;
        sources.add(begin(() -> told.post(asked, sender, over)));
      }
    }
    ToldEvents file = new ToldEvents("file", kinesis.createStream(4));
    all.add(file);
    done.make(file, "file:" + inbox + "?readLock=none");
    sources.add(begin(() -> file.write(inbox, over)));

    List<Future<?>> operators = new ArrayList<>();
    for (ToldEvents told : all) {
      operators.add(begin(() -> done.operate(told, OWN_VERBS.get(told.id()), done.dice())));
    }
    List<Future<?>> others = new ArrayList<>();
    others.add(begin(() -> done.disturb(proxy, done.dice(), over)));
    others.add(begin(() -> reshard(all, done)));
    disturbers.forEach(one -> others.add(begin(one)));
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

  /** Their owner splits shards while records come in. */
  private Void reshard(List<ToldEvents> all, AnythingDone done) {
    Random dice = done.dice();
    while (!over.get()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.nextInt(4_000)));
      ToldEvents told = all.get(dice.nextInt(all.size()));
      if (kinesis.shards(told.stream()).size() < MOST_SHARDS) {
        done.say(told.id() + ": a shard is split");
        kinesis.split(told.stream());
      }
    }
    return null;
  }

  /** Nobody acts any more; to be called before the processes end, and {@link #close} after. */
  void end() {
    over.set(true);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    proxy.close();
    kinesis.close();
  }
}
