package io.activitysync.management.access;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong credentials by the address that they came from: after {@value #FREE} each further
 * one doubles the time that the address has to wait, up to {@value #MOST_SECONDS} s; an address is
 * forgotten when it has not failed for that long after its wait. Remembers the {@value #ADDRESSES}
 * that failed last. Safe for use by several threads.
 */
final class FailedAttempts {
  static final int FREE = 20;
  static final int MOST_SECONDS = 300;
  static final int ADDRESSES = 10_000;

  /**
   * What is known of an address.
   *
   * @param count failures in a row
   * @param until when it may try again, ms since the epoch
   */
  private record Failures(int count, long until) {}

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
    return failures == null ? 0 : Math.max(0, (failures.until - clock.millis() + 999) / 1000);
  }

  /** Notes that credentials from an address were wrong. */
  synchronized void failed(String address) {
    long now = clock.millis();
    Failures before = byAddress.remove(address); // put again below, as the newest
    boolean stale = before == null || now - before.until > MOST_SECONDS * 1000L;
    int count = stale ? 1 : before.count + 1;
    long seconds = count < FREE ? 0 : Math.min(MOST_SECONDS, 1L << Math.min(count - FREE, 20));
    byAddress.put(address, new Failures(count, now + seconds * 1000));
  }

  /** How many addresses are remembered. */
  synchronized int size() {
    return byAddress.size();
  }
}
