package io.activitysync.management.metrics;

import io.activitysync.batch.FairBudget;
import io.activitysync.connection.Connection;
import io.activitysync.event.Tally;
import io.activitysync.kinesis.component.ActivityKinesisComponent;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.runtime.StreamListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;

/**
 * Meters of all connections, of which a limited number has a label of its own: at the start those
 * whose ids come first, later whoever comes while a label is free, and each keeps its own while it
 * lives. All others are summed as {@code connection="other"}. Safe for use by several threads.
 */
public final class ConnectionMetrics implements StreamListener {
  private static final String OTHER = "other";

  private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
  private final int labels;

  /**
   * Kinds as labels: those of the event versions, and one for all else, so that they are bounded.
   */
  private final UnaryOperator<String> kinds;

  private final Clock clock;
  private final Map<String, GroupMeters> own = new ConcurrentHashMap<>();
  private volatile GroupMeters others;

  /** Held here because a meter holds it weakly. */
  @SuppressWarnings("UnusedVariable")
  private LongSupplier notifications;

  /**
   * Shows nothing yet.
   *
   * @param labels most connections that get a label of their own, 0 or more
   * @param knownKind whether an event version has the kind
   */
  public ConnectionMetrics(int labels, Predicate<String> knownKind, Clock clock) {
    this.labels = labels;
    this.kinds = kind -> knownKind.test(kind) ? kind : OTHER;
    this.clock = clock;
  }

  /** Shows the meters in every registry that Camel has; nowhere where metrics are off. */
  public void showIn(CamelContext context) {
    context.getRegistry().findByType(MeterRegistry.class).forEach(registry::add);
    FairBudget memory =
        context.getComponent("aws2-kinesis", ActivityKinesisComponent.class).memory();
    Gauge.builder("activity.sync.buffered", memory, FairBudget::held)
        .baseUnit("bytes")
        .register(registry);
  }

  /** Counts state moves that nobody could be told of. */
  public void countLostNotifications(LongSupplier lost) {
    FunctionCounter.builder("activity.sync.notifications.lost", lost, LongSupplier::getAsLong)
        .register(registry);
    notifications = lost;
  }

  /**
   * Shows how much of the room for dead letters is used.
   *
   * @param held bytes of all that there are; NaN where that is not known
   * @param most bytes that they may have
   */
  public void showDeadLetters(DoubleSupplier held, long most) {
    Gauge.builder("activity.sync.dead.letters", held::getAsDouble)
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("activity.sync.dead.letters.limit", () -> most)
        .baseUnit("bytes")
        .register(registry);
  }

  /** Begins to show a connection. */
  public synchronized void add(Connection connection) {
    GroupMeters before = own.remove(connection.id());
    if (before != null) {
      before.remove();
    }
    if (own.size() < labels) {
      GroupMeters made = new GroupMeters(registry, connection.id(), new MeteredGroup(), clock);
      made.group().add(connection);
      own.put(connection.id(), made);
    } else {
      if (others == null) {
        others = new GroupMeters(registry, OTHER, new MeteredGroup(), clock);
      }
      others.group().add(connection);
    }
  }

  /** Shows a connection no more; nothing where it isn't shown. */
  public synchronized void remove(Connection connection) {
    GroupMeters one = own.get(connection.id());
    if (one != null && one.group().has(connection)) {
      own.remove(connection.id());
      one.remove();
    } else if (others != null) {
      others.group().remove(connection);
    }
  }

  @Override
  public void acknowledged(Connection connection, Tally tally, long nanos) {
    GroupMeters meters = of(connection);
    if (meters != null) {
      meters.acknowledged(tally, nanos, kinds);
    }
  }

  @Override
  public void called(Connection connection, int records, long nanos, Fault fault) {
    GroupMeters meters = of(connection);
    if (meters != null) {
      meters.called(records, nanos, fault);
    }
  }

  @Override
  public void refused(Connection connection, int records, Fault fault) {
    GroupMeters meters = of(connection);
    if (meters != null) {
      meters.refused(records, fault);
    }
  }

  /** Null before the connection is shown. */
  private GroupMeters of(Connection connection) {
    GroupMeters one = own.get(connection.id());
    return one == null ? others : one;
  }
}
