package io.activitysync.instances;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionListener;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.Connections;
import io.activitysync.connection.Steps;
import io.activitysync.connection.store.InstanceTable;
import io.activitysync.connection.store.InstanceTable.Step;
import io.activitysync.connection.store.InstanceTable.Word;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Moves that come together are told together. */
  private static final Duration SOON = Duration.ofMillis(200);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(8);

  /**
   * A connection as all processes see it.
   *
   * @param own as this process sees it
   * @param summary as they see it together
   * @param instances as each of them sees it, by name; null where there can be one only
   */
  public record Together(
      ConnectionView own, ConnectionView summary, List<InstanceView> instances) {}

  private final Optional<InstanceTable> table;
  private final String name;
  private final LongSupplier nanos;
  private final Others others;
  private final AtomicBoolean asked = new AtomicBoolean();

  /** Null before it starts, and for good where nobody else is to be told. */
  private volatile Steps steps;

  /** On the thread of the steps alone. */
  private final Telling telling;

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
    this.nanos = nanos;
    this.others = new Others(name, connections);
    this.telling = new Telling(name, connections);
  }

  /** Tells and hears from now on. */
  public void start() {
    if (table.isPresent()) {
      steps = new Steps("instances");
      steps.execute(this::step);
      steps.every(EVERY, this::step);
    }
  }

  @Override
  public void moved(Connection connection, ConnectionState from, ConnectionState to, String actor) {
    soon();
  }

  private void soon() {
    Steps running = steps;
    if (running != null && asked.compareAndSet(false, true)) {
      running.in(
          SOON,
          () -> {
            asked.set(false);
            step();
          });
    }
  }

  /** A connection as all processes see it at this moment; asks nobody. */
  public Together of(Connection connection) {
    if (table.isEmpty()) {
      ConnectionView own = ConnectionView.of(connection);
      return new Together(own, own, null);
    }
    return others.with(connection, nanos.getAsLong());
  }

  private void step() {
    try {
      long begun = nanos.getAsLong();
      Word word = telling.word(begun);
      Step step = table.orElseThrow().step(word, others.known(), Others.LIVING);
      boolean more = telling.arrived(step.anew());
      others.hear(step, begun);
      if (more) {
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

  /** Takes leave of the others, for at most 8 s; where the store is away, they find out. */
  @Override
  public void close() {
    Steps running = steps;
    if (running != null && !running.close(this::leave, CLOSE_WITHIN)) {
      LOG.debug("others will find out");
    }
  }

  private void leave() {
    try {
      table.orElseThrow().leave(name);
    } catch (RuntimeException e) {
      LOG.atDebug().addKeyValue(LogKeys.ERROR, e.toString()).log("others will find out");
    }
  }
}
