package io.activitysync.instances;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionListener;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.Connections;
import io.activitysync.connection.HotKey;
import io.activitysync.connection.SourceState;
import io.activitysync.connection.store.InstanceTable;
import io.activitysync.connection.store.InstanceTable.Instance;
import io.activitysync.connection.store.InstanceTable.Observation;
import io.activitysync.connection.store.InstanceTable.Step;
import io.activitysync.connection.store.InstanceTable.Word;
import io.activitysync.instances.ConnectionView.Counters;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other processes what this one sees of the connections, and knows what they see: a
 * question is answered from memory, also while the store is away. Where the store is this process's
 * own it does nothing. Safe for use by several threads.
 */
public final class Instances implements ConnectionListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Moves that come together are told together. */
  private static final Duration SOON = Duration.ofMillis(200);

  /** What is counted changes all the time, and is told as often as this. */
  private static final long COUNTED_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Who was not heard of for as long is not there. */
  private static final Duration LIVING = Duration.ofSeconds(15);

  /** A connection that the others have, and this process not yet, is remembered for as long. */
  private static final long UNKNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Connections in one step. */
  private static final int AT_ONCE = 500;

  /** Characters of a view. */
  private static final int LONGEST = 4_000;

  private static final int CLOSE_WITHIN_SECONDS = 8;

  /**
   * A connection as all processes see it.
   *
   * @param own as this process sees it
   * @param summary as they see it together
   * @param instances as each of them sees it, by name; null where there can be one only
   */
  public record Together(
      ConnectionView own, ConnectionView summary, List<InstanceView> instances) {}

  /** What was told of a connection last, and when. */
  private record Told(
      long revision,
      ConnectionState state,
      SourceState source,
      HotKey hotKey,
      long counted,
      long nanos) {
    static Told of(Connection connection, long now) {
      return new Told(
          connection.saved().revision(),
          connection.state(),
          connection.source(),
          connection.hotKey(),
          Counters.of(connection.counters()).total(),
          now);
    }

    boolean isNews(Told before) {
      if (before == null
          || revision != before.revision
          || !state.equals(before.state)
          || !source.equals(before.source)
          || (hotKey == null) != (before.hotKey == null)) {
        return true;
      }
      boolean counts =
          counted != before.counted || (hotKey != null && !hotKey.equals(before.hotKey));
      return counts && nanos - before.nanos >= COUNTED_NANOS;
    }
  }

  /** What another process sees of a connection. */
  private record Known(long revision, ConnectionView view, long nanos) {}

  /** Another process, as of the last step that heard of it. */
  private static final class Other {
    private final Map<String, Known> views = new ConcurrentHashMap<>();
    private volatile long heard;

    /** On the thread of the steps alone. */
    private long written;

    long age(long now) {
      return Math.max(0, now - heard);
    }
  }

  private final Optional<InstanceTable> table;
  private final String name;
  private final Connections connections;
  private final LongSupplier nanos;
  private final Map<String, Other> others = new ConcurrentHashMap<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile ScheduledExecutorService steps;

  /** On the thread of the steps alone. */
  private final Map<String, Told> told = new HashMap<>();

  private long succeeded;
  private long tried;
  private boolean failing;

  /**
   * For one process.
   *
   * @param table empty where the store is this process's own
   * @param name of this process, which no other has or had
   * @param nanos its monotonic clock, as {@link System#nanoTime}
   */
  public Instances(
      Optional<InstanceTable> table, String name, Connections connections, LongSupplier nanos) {
    this.table = table;
    this.name = name;
    this.connections = connections;
    this.nanos = nanos;
  }

  /** Tells and hears from now on. */
  public void start() {
    if (table.isEmpty()) {
      return;
    }
    steps =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "instances");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        steps.scheduleWithFixedDelay(this::step, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void moved(Connection connection, ConnectionState from, ConnectionState to, String actor) {
    soon();
  }

  private void soon() {
    ScheduledExecutorService running = steps;
    if (running == null || !asked.compareAndSet(false, true)) {
      return;
    }
    try {
      var unused =
          running.schedule(
              () -> {
                asked.set(false);
                step();
              },
              SOON.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the other processes are told no more");
    }
  }

  /** A connection as all processes see it at this moment; asks nobody. */
  public Together of(Connection connection) {
    // first, so that who has taken a later change counts as well
    long revision = connection.saved().revision();
    ConnectionView own = ConnectionView.of(connection);
    if (table.isEmpty()) {
      return new Together(own, own, null);
    }
    List<InstanceView> all = new ArrayList<>();
    List<ConnectionView> current = new ArrayList<>();
    List<Counters> counted = new ArrayList<>();
    all.add(InstanceView.of(name, true, 0, true, own));
    current.add(own);
    counted.add(own.counters());
    long now = nanos.getAsLong();
    others.forEach(
        (other, seen) -> {
          Known known = seen.views.get(connection.id());
          if (known == null) {
            return;
          }
          boolean takes = known.revision() >= revision;
          long age = seen.age(now);
          all.add(
              InstanceView.of(
                  other, false, TimeUnit.NANOSECONDS.toSeconds(age), takes, known.view()));
          if (age <= LIVING.toNanos()) {
            counted.add(known.view().counters());
            if (takes) {
              current.add(known.view());
            }
          }
        });
    all.sort(Comparator.comparing(InstanceView::name));
    return new Together(own, Summary.of(current, counted), List.copyOf(all));
  }

  private void step() {
    try {
      long begun = nanos.getAsLong();
      Map<String, Told> news = new HashMap<>();
      List<Observation> changed = new ArrayList<>();
      Set<String> gone = new HashSet<>(told.keySet());
      for (Connection connection : connections.all()) {
        gone.remove(connection.id());
        Told now = Told.of(connection, begun);
        if (changed.size() < AT_ONCE && now.isNews(told.get(connection.id()))) {
          news.put(connection.id(), now);
          changed.add(observation(connection, now.revision()));
        }
      }
      long number = changed.isEmpty() ? succeeded : ++tried;
      Map<String, Long> known = new HashMap<>();
      others.forEach((other, seen) -> known.put(other, seen.written));
      Step step =
          table.orElseThrow().step(new Word(name, succeeded, number, changed, gone), known, LIVING);
      succeeded = number;
      if (step.anew()) {
        told.clear();
      }
      told.putAll(news);
      told.keySet().removeAll(gone);
      hear(step, begun);
      if (step.anew() || changed.size() == AT_ONCE) {
        soon();
      }
      if (failing) {
        failing = false;
        LOG.info("other processes are told and heard again");
      }
    } catch (RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.atWarn()
            .addKeyValue(LogKeys.ERROR, e.toString())
            .log("other processes can't be told what this one sees, nor heard");
      }
    }
  }

  private Observation observation(Connection connection, long revision) {
    ConnectionView view = ConnectionView.of(connection);
    String shown = json(view);
    return new Observation(
        name, connection.id(), revision, shown.length() > LONGEST ? json(view.brief()) : shown);
  }

  private static String json(ConnectionView view) {
    try {
      return JSON.writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void hear(Step step, long begun) {
    Set<String> there = new HashSet<>();
    for (Instance one : step.others()) {
      there.add(one.name());
      Other other = others.computeIfAbsent(one.name(), unknown -> new Other());
      other.heard = begun - one.age().toNanos();
      other.written = one.written();
    }
    others.keySet().retainAll(there);
    for (Observation one : step.news()) {
      try {
        ConnectionView view = JSON.readValue(one.shown(), ConnectionView.class);
        others.get(one.instance()).views.put(one.id(), new Known(one.revision(), view, begun));
      } catch (JsonProcessingException e) {
        LOG.atDebug().addKeyValue(LogKeys.CONNECTION, one.id()).log("a view can't be read");
      }
    }
    for (Other other : others.values()) {
      other
          .views
          .entrySet()
          .removeIf(
              one ->
                  begun - one.getValue().nanos() > UNKNOWN_NANOS
                      && connections.find(one.getKey()).isEmpty());
    }
  }

  /** Takes leave of the others, for at most 8 s; where the store is away, they find out. */
  @Override
  public void close() {
    ScheduledExecutorService running = steps;
    if (running == null || running.isShutdown()) {
      return;
    }
    running.execute(
        () -> {
          try {
            table.orElseThrow().leave(name);
          } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue(LogKeys.ERROR, e.toString()).log("others will find out");
          }
        });
    running.shutdown();
    try {
      if (!running.awaitTermination(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("others will find out");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.shutdownNow();
    }
  }
}
