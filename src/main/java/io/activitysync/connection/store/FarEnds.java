package io.activitysync.connection.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Leases that end later than any term can have made them, since the database's clock has been put
 * back. Whether the owner is there is told by this process's clock alone: who is renews its lease,
 * and so changes its end; who has not for a whole term has stopped going by it. Safe for use by
 * several threads.
 */
final class FarEnds {
  private final LongSupplier nanos;
  private final AtomicReference<Map<String, Seen>> known = new AtomicReference<>(Map.of());

  /**
   * What a row said.
   *
   * @param end as the database writes it
   * @param since when it had been read first
   */
  private record Seen(String end, long since) {}

  /** By this process's monotonic clock. */
  FarEnds(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** They have just been read: by name, all that are far ahead. */
  void seen(Map<String, String> ends) {
    Map<String, Seen> before = known.get();
    // after the answer: the owner may have renewed until it was read
    long now = nanos.getAsLong();
    Map<String, Seen> next = new HashMap<>();
    ends.forEach(
        (name, end) -> {
          Seen last = before.get(name);
          next.put(name, last != null && last.end.equals(end) ? last : new Seen(end, now));
        });
    known.set(next);
  }

  /** By name, the ends that have been the same for a time: they count as over. */
  Map<String, String> seenFor(Duration time) {
    long now = nanos.getAsLong();
    Map<String, String> over = new HashMap<>();
    known
        .get()
        .forEach(
            (name, one) -> {
              if (now - one.since >= time.toNanos()) {
                over.put(name, one.end);
              }
            });
    return over;
  }
}
