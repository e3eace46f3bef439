package io.activitysync.credentials;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Providers that were given up and have not come back. A program that never answers can't be ended,
 * so that each that is asked holds a thread: more than {@value #MOST} of one profile, or of the
 * default chain, are not begun. Safe for use by several threads.
 */
final class StuckProviders {
  static final int MOST = 4;

  private final Map<Credentials, Integer> counts = new HashMap<>();
  private final IntConsumer held;

  /** Tells how many threads more, or fewer, are held by those that were given up. */
  StuckProviders(IntConsumer held) {
    this.held = held;
  }

  /** Whether so many of a description are stuck that no other is to be begun. */
  synchronized boolean areTooMany(Credentials description) {
    return counts.getOrDefault(description, 0) >= MOST;
  }

  /** One that is asked from now on. */
  Asked ask(Credentials description) {
    return new Asked(description);
  }

  /** A provider that is asked. */
  final class Asked {
    private final Credentials description;
    private boolean isBack;
    private boolean isStuck;
    private boolean holdsThread;

    private Asked(Credentials description) {
      this.description = description;
    }

    /**
     * Nobody waits for it any more. One that asks STS comes back in any case, and its description
     * has a secret.
     */
    void giveUp() {
      synchronized (StuckProviders.this) {
        isStuck = !isBack && !(description instanceof Credentials.AssumeRole);
        if (isStuck) {
          counts.merge(description, 1, Integer::sum);
        }
        if (!isBack) {
          holdsThread = true;
          held.accept(1);
        }
      }
    }

    /** Whether it was given up, is not back, and may never be. */
    boolean isStuck() {
      synchronized (StuckProviders.this) {
        return isStuck && !isBack;
      }
    }

    /** Its thread is free again. */
    void back() {
      synchronized (StuckProviders.this) {
        isBack = true;
        if (isStuck) {
          counts.computeIfPresent(description, (any, count) -> count > 1 ? count - 1 : null);
        }
        if (holdsThread) {
          held.accept(-1);
        }
      }
    }
  }
}
