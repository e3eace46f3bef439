package io.activitysync.route.files;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Route files that could not be started, as where their source was away, and when each is to be
 * tried again: after waits that grow, for ever. For one thread.
 */
final class StartRetries {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier nanos;
  private final Map<String, Waiting> waiting = new HashMap<>();

  /**
   * A file that waits.
   *
   * @param reason why it could not be started the last time
   * @param pause until it is tried again, from {@code since} on
   */
  record Waiting(RouteFile file, String reason, long pause, long since) {}

  /**
   * None yet.
   *
   * @param nanos a monotonic clock, as {@link System#nanoTime}
   */
  StartRetries(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Has a file wait, in place of another of its name; longer where it has waited before. */
  void add(RouteFile file, String reason) {
    Waiting before = waiting.get(file.name());
    long wait =
        before == null || !before.file().equals(file)
            ? FIRST_NANOS
            : Math.min(2 * before.pause(), MOST_NANOS);
    waiting.put(file.name(), new Waiting(file, reason, wait, nanos.getAsLong()));
  }

  /** It need not be tried again. */
  Optional<Waiting> remove(String name) {
    return Optional.ofNullable(waiting.remove(name));
  }

  /** Whether a file of that name waits. */
  boolean has(String name) {
    return waiting.containsKey(name);
  }

  /** All, whoever's turn it is. */
  List<Waiting> all() {
    return List.copyOf(waiting.values());
  }

  /** Those whose turn it is. */
  List<Waiting> due() {
    long now = nanos.getAsLong();
    return waiting.values().stream().filter(one -> now - one.since() >= one.pause()).toList();
  }
}
