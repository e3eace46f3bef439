package io.activitysync.route.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Things in memory stand for files. */
class FolderWatcherTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Object> things = new ConcurrentHashMap<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  @Test
  void anErrorOfOneKeepsNoOtherFromBeingTakenNowOrLater() {
    FolderWatcher watcher = new FolderWatcher(() -> Map.copyOf(things), this::take, () -> {});
    things.put("a-bad", 1);
    things.put("good", 1);
    watcher.watch(timer);
    await().untilAsserted(() -> assertThat(taken).containsExactly("a-bad", "good"));
    things.put("later", 1);
    await().untilAsserted(() -> assertThat(taken).containsExactly("a-bad", "good", "later"));
  }

  private void take(String name, boolean gone) {
    taken.add(name);
    if (name.equals("a-bad")) {
      throw new NoClassDefFoundError("org/example/Missing");
    }
  }
}
