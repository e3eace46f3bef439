package io.activitysync.management.access;

import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong credentials by the address that they came from: after {@value #FREE} different ones
 * each further one doubles the time that the address has to wait, up to {@value #MOST_SECONDS} s.
 * The same ones again are no guess but a sender whose token is old, and keep nobody else of that
 * address out, as long as they are among the {@value #KNOWN} that failed last there. The count
 * begins anew when nothing else has failed for that long after the wait. Remembers the {@value
 * #ADDRESSES} addresses that failed last. Safe for use by several threads.
 */
final class FailedAttempts {
  static final int FREE = 20;
  static final int MOST_SECONDS = 300;
  static final int ADDRESSES = 10_000;

  /** More senders with old tokens than one address has; 1 KiB for an address that guesses. */
  static final int KNOWN = 256;

  /** What is known of an address. */
  private static final class Failures {
    /** Those that failed last, the latest first. */
    private int[] credentials = new int[1];

    private int size;
    private int count;

    /** When it may try again, ms since the epoch. */
    private long until;

    /** Puts credentials first; answers whether they are none of those that failed lately. */
    private boolean add(int given) {
      int at = 0;
      while (at < size && credentials[at] != given) {
        at++;
      }
      boolean known = at < size;
      if (!known && size < KNOWN) {
        size++;
        if (size > credentials.length) {
          credentials = Arrays.copyOf(credentials, 2 * credentials.length);
        }
      }
      // the oldest goes where there is no room
      System.arraycopy(credentials, 0, credentials, 1, Math.min(at, size - 1));
      credentials[0] = given;
      return !known;
    }
  }

  private final Map<String, Failures> byAddress =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > ADDRESSES;
        }
      };

  private final Clock clock;

  FailedAttempts(Clock clock) {
    this.clock = clock;
  }

  /** Seconds that an address has to wait; 0 when it may try. */
  synchronized long waitSeconds(String address) {
    Failures failures = byAddress.get(address);
    long left = failures == null ? 0 : failures.until - clock.millis();
    // more than it ever is where the clock was put back
    return left > MOST_SECONDS * 1000L ? 0 : Math.max(0, (left + 999) / 1000);
  }

  /**
   * Notes that credentials from an address were wrong.
   *
   * @param credentials a hash of them
   */
  synchronized void failed(String address, int credentials) {
    long now = clock.millis();
    Failures failures = byAddress.remove(address); // put again below, as the newest
    if (failures == null) {
      failures = new Failures();
    } else if (failures.count > 0 && now - failures.until > MOST_SECONDS * 1000L) {
      failures.count = 0;
    }
    if (failures.add(credentials)) {
      failures.count++;
      long seconds =
          failures.count < FREE
              ? 0
              : Math.min(MOST_SECONDS, 1L << Math.min(failures.count - FREE, 20));
      failures.until = now + seconds * 1000;
    }
    byAddress.put(address, failures);
  }

  /** How many addresses are remembered. */
  synchronized int size() {
    return byAddress.size();
  }
}
