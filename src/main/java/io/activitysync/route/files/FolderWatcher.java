package io.activitysync.route.files;

import io.activitysync.logging.Guarded;
import io.activitysync.logging.LogKeys;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Looks every half a second at what lies in a folder. Something counts as saved once two looks in a
 * row found it the same, since editors and copies write in several steps. Looking beats a watch
 * service here: a new folder's files are there before it can be watched. For one thread.
 */
final class FolderWatcher {
  private static final Object GONE = "gone";
  private static final long LOOK_MILLIS = 500;

  private final Callable<Map<String, Object>> things;
  private final BiConsumer<String, Boolean> taker;
  private final Runnable afterwards;
  private final Map<String, Object> taken = new HashMap<>();
  private final Map<String, Object> before = new HashMap<>();

  /**
   * Looks at nothing yet.
   *
   * @param things answers what there is, by name: what tells each from its former self
   * @param taker told of each that is new or changed, or that is gone
   * @param afterwards called after each look
   */
  FolderWatcher(
      Callable<Map<String, Object>> things,
      BiConsumer<String, Boolean> taker,
      Runnable afterwards) {
    this.things = things;
    this.taker = taker;
    this.afterwards = afterwards;
  }

  /**
   * Takes what is there now for known, and names it; the caller brings it in by itself.
   *
   * @throws Exception where it can't be looked at
   */
  Set<String> begin() throws Exception {
    Map<String, Object> now = things.call();
    taken.putAll(now);
    before.putAll(now);
    return new TreeSet<>(now.keySet());
  }

  /** Looks after all of it from here on. */
  void watch(ScheduledExecutorService timer) {
    var unused =
        timer.scheduleWithFixedDelay(
            Guarded.task("files could not be looked at", this::look),
            LOOK_MILLIS,
            LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void look() throws Exception {
    Map<String, Object> now = things.call();
    Set<String> names = new TreeSet<>(now.keySet());
    names.addAll(before.keySet());
    Set<String> changed = new LinkedHashSet<>();
    for (String name : names) {
      Object print = now.getOrDefault(name, GONE);
      boolean same = print.equals(before.put(name, print));
      if (same && !print.equals(taken.getOrDefault(name, GONE))) {
        taken.put(name, print);
        changed.add(name);
      }
    }
    // first what is gone: what is there now may be the same under another name
    changed.stream().filter(name -> !now.containsKey(name)).forEach(name -> take(name, true));
    changed.stream().filter(now::containsKey).forEach(name -> take(name, false));
    afterwards.run();
  }

  /** What one throws keeps none of the others from being taken. */
  private void take(String name, boolean gone) {
    Guarded.run("file could not be taken", LogKeys.FILE, name, () -> taker.accept(name, gone));
  }
}
