package io.activitysync.event.version.yaml;

import java.util.concurrent.atomic.AtomicInteger;

/** How many batches are at work with something that may be taken away. Safe for any thread. */
final class UseCount {
  private static final int RETIRED = 1 << 30;

  private final AtomicInteger users = new AtomicInteger();

  /** Counts one more; false where it is retired, and then nothing is counted. */
  boolean enter() {
    if (users.incrementAndGet() < RETIRED) {
      return true;
    }
    leave();
    return false;
  }

  /** Counts one less. */
  void leave() {
    users.decrementAndGet();
  }

  /** Lets no one in any more. */
  void retire() {
    users.accumulateAndGet(RETIRED, (count, bit) -> count | bit);
  }

  /** Whether it is retired and the last one has left. */
  boolean over() {
    return users.get() == RETIRED;
  }
}
