package io.activitysync.runtime;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A reentrant lock for each key, which is there only as long as someone holds it or waits for it.
 * Safe for use by several threads.
 */
public final class KeyedLocks {
  private final ConcurrentHashMap<String, Counted> locks = new ConcurrentHashMap<>();

  private static final class Counted extends ReentrantLock {
    private static final long serialVersionUID = 1;
    private int users;
  }

  /** A lock that a thread has. */
  public interface Held {
    /** Gives it back; to be called once, by the thread that took it. */
    void release();
  }

  /** Waits until no other thread holds the key's lock, and takes it. */
  public Held hold(String key) {
    Counted lock =
        locks.compute(
            key,
            (k, known) -> {
              Counted counted = known == null ? new Counted() : known;
              counted.users++;
              return counted;
            });
    lock.lock();
    return () -> {
      lock.unlock();
      locks.computeIfPresent(key, (k, counted) -> --counted.users == 0 ? null : counted);
    };
  }

  /** How many keys are held or waited for now. */
  public int size() {
    return locks.size();
  }
}
