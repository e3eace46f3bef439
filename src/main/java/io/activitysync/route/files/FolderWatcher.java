package io.activitysync.route.files;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every half a second at what lies in a folder. Something counts as saved once two looks in a
 * row found it the same, since editors and copies write in several steps. Looking beats a watch
 * service here: a new folder's files are there before it can be watched. For one thread.
 */
final class FolderWatcher {
  private static final Object GONE = "gone";
  private static final long LOOK_MILLIS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);

  private final Things things;
  private final Taker taker;
  private final Runnable afterwards;
  private final Map<String, Object> taken = new HashMap<>();
  private final Map<String, Object> before = new HashMap<>();

  /** What there is to be watched. */
  @FunctionalInterface
  interface Things {
    /** What tells each from its former self, by name. */
    Map<String, Object> now() throws IOException;
  }

  /** Is told of what was saved. */
  @FunctionalInterface
  interface Taker {
    /** One is new or changed, or {@code gone}. */
    void take(String name, boolean gone);
  }

  /**
   * Looks at nothing yet.
   *
   * @param afterwards called after each look
   */
  FolderWatcher(Things things, Taker taker, Runnable afterwards) {
    this.things = things;
    this.taker = taker;
    this.afterwards = afterwards;
  }

  /**
   * Takes what is there now for known, and names it; the caller brings it in by itself.
   *
   * @throws IOException where it can't be looked at
   */
  Set<String> begin() throws IOException {
    Map<String, Object> now = things.now();
    taken.putAll(now);
    before.putAll(now);
    return new TreeSet<>(now.keySet());
  }

  /** Looks after all of it from here on. */
  void watch(ScheduledExecutorService timer) {
    var unused =
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      Map<String, Object> now = things.now();
      Set<String> names = new TreeSet<>(now.keySet());
      names.addAll(before.keySet());
      for (String name : names) {
        Object print = now.getOrDefault(name, GONE);
        boolean same = print.equals(before.put(name, print));
        if (same && !print.equals(taken.getOrDefault(name, GONE))) {
          taken.put(name, print);
          taker.take(name, print.equals(GONE));
        }
      }
      afterwards.run();
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).log("files could not be looked at");
    }
  }
}
