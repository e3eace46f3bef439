package io.activitysync.instances;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.store.InstanceTable.Instance;
import io.activitysync.connection.store.InstanceTable.Observation;
import io.activitysync.connection.store.InstanceTable.Step;
import io.activitysync.instances.ConnectionView.Counters;
import io.activitysync.instances.Instances.Together;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process knows of the others, from what it has heard: one thread hears, any asks. Times
 * are nanoseconds of a monotonic clock.
 */
final class Others {
  /** Who was not heard of for as long is not there. */
  static final Duration LIVING = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(Others.class);

  /** A connection that the others have, and this process not yet, is remembered for as long. */
  private static final long UNKNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What another process sees of a connection. */
  private record Known(long revision, ConnectionView view, long nanos) {}

  /** Another process, as of the last step that heard of it. */
  private static final class Other {
    private final Map<String, Known> views = new ConcurrentHashMap<>();
    private volatile long heard;

    /** By the thread that hears alone. */
    private long written;

    long age(long now) {
      return Math.max(0, now - heard);
    }
  }

  private final String self;
  private final Connections connections;
  private final Map<String, Other> others = new ConcurrentHashMap<>();

  /**
   * Knows nobody yet.
   *
   * @param self name of this process
   */
  Others(String self, Connections connections) {
    this.self = self;
    this.connections = connections;
  }

  /** Up to which number what each of them wrote is known, by name. */
  Map<String, Long> known() {
    Map<String, Long> known = new HashMap<>();
    others.forEach((name, other) -> known.put(name, other.written));
    return known;
  }

  /**
   * What was heard.
   *
   * @param now when it was asked for
   */
  void hear(Step step, long now) {
    Set<String> there = new HashSet<>();
    for (Instance one : step.others()) {
      there.add(one.name());
      Other other = others.computeIfAbsent(one.name(), unknown -> new Other());
      other.heard = now - one.age().toNanos();
      other.written = one.written();
    }
    others.keySet().retainAll(there);
    for (Observation one : step.news()) {
      try {
        ConnectionView view = ConnectionView.ofJson(one.shown());
        others.get(one.instance()).views.put(one.id(), new Known(one.revision(), view, now));
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
                  now - one.getValue().nanos() > UNKNOWN_NANOS
                      && connections.find(one.getKey()).isEmpty());
    }
  }

  /** A connection as this process and the others see it. */
  Together with(Connection connection, long now) {
    // first, so that who has taken a later change counts as well
    long revision = connection.saved().revision();
    ConnectionView own = ConnectionView.of(connection);
    List<InstanceView> all = new ArrayList<>();
    List<ConnectionView> current = new ArrayList<>();
    List<Counters> counted = new ArrayList<>();
    all.add(InstanceView.of(self, true, 0, true, own));
    current.add(own);
    counted.add(own.counters());
    others.forEach(
        (name, other) -> {
          Known known = other.views.get(connection.id());
          if (known == null) {
            return;
          }
          boolean takes = known.revision() >= revision;
          long age = other.age(now);
          all.add(
              InstanceView.of(
                  name, false, TimeUnit.NANOSECONDS.toSeconds(age), takes, known.view()));
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
}
