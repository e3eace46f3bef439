package io.activitysync.management.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.logging.LogKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each move of a connection's state to an endpoint, in order, by a thread of its own; not
 * what another process has sent. Nobody ever waits for the endpoint: where it is too slow the
 * oldest moves are lost, and counted. Safe for use by several threads.
 */
public final class StateNotifier implements AutoCloseable {
  /** The property that names the endpoint. */
  public static final String PROPERTY = "activity-sync.notify";

  static final int WAITING = 10_000;

  /** A move is told by then, whoever else may have told it. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

  private static final int TRIES = 3;
  private static final long WAIT_MILLIS = 500;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(StateNotifier.class);

  /**
   * A move that is to be sent.
   *
   * @param ours whether it is this process that sends it
   * @param until {@link System#nanoTime} up to which that is waited for
   */
  private record Move(String json, Future<Boolean> ours, long until) {
    boolean isOurs() throws InterruptedException {
      try {
        return ours.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        return true;
      }
    }
  }

  private final CamelContext context;
  private final String endpoint;
  private final Clock clock;
  private final BlockingQueue<Move> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong lost = new AtomicLong();
  private volatile ExecutorService thread;

  /**
   * Sends nothing yet.
   *
   * @param endpoint any Camel URI that can be sent to; empty for none
   */
  public StateNotifier(CamelContext context, String endpoint, Clock clock) {
    this.context = context;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** Begins to send; nothing where there is no endpoint. */
  public void start() {
    if (!endpoint.isBlank()) {
      thread =
          context.getExecutorServiceManager().newSingleThreadExecutor(this, "activity-sync-notify");
      thread.execute(this::send);
    }
  }

  /**
   * A connection went from one state to another; to be called in the order of its moves.
   *
   * @param actor who asked for it
   * @param ours completes with whether it is this process that tells it; where that is not known
   *     within 5 s, it does
   */
  public void moved(
      Connection connection,
      ConnectionState from,
      ConnectionState to,
      String actor,
      Future<Boolean> ours) {
    if (endpoint.isBlank()) {
      return;
    }
    Move move =
        new Move(
            json(connection.id(), from, to, actor, clock.instant()),
            ours,
            System.nanoTime() + KNOWN_WITHIN.toNanos());
    while (!waiting.offer(move)) {
      if (waiting.poll() != null) {
        lose("too slow");
      }
    }
  }

  /** One object, without what AWS said: never a secret, and never an event. */
  private static String json(
      String connection, ConnectionState from, ConnectionState to, String actor, Instant at) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("connection", connection);
    members.put("from", from.label());
    members.put("to", to.label());
    if (to instanceof Paused paused) {
      members.put("cause", paused.reason().cause());
      members.put("message", paused.reason().message());
      members.put("review", paused.reason().review());
      if (paused.nextRetryAt() != null) {
        members.put("nextRetryAt", paused.nextRetryAt().toString());
      }
    }
    members.put("since", to.since().toString());
    members.put("by", actor);
    members.put("at", at.toString());
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves that were never told. */
  public long lost() {
    return lost.get();
  }

  private void send() {
    try (ProducerTemplate template = context.createProducerTemplate()) {
      while (!Thread.currentThread().isInterrupted()) {
        Move move = waiting.take();
        if (move.isOurs()) {
          send(template, move.json());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("the notification's producer could not be closed");
    }
  }

  private void send(ProducerTemplate template, String json) throws InterruptedException {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        template.sendBody(endpoint, json);
        return;
      } catch (RuntimeException e) {
        if (attempt == TRIES) {
          // its message may hold the endpoint's password
          lose(reason(e));
        } else {
          TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS * attempt);
        }
      }
    }
  }

  private static String reason(RuntimeException e) {
    boolean wrapped = e instanceof CamelExecutionException && e.getCause() != null;
    return (wrapped ? e.getCause() : e).getClass().getSimpleName();
  }

  private void lose(String reason) {
    LOG.atWarn()
        .addKeyValue(LogKeys.COUNT, lost.incrementAndGet())
        .addKeyValue(LogKeys.ERROR, reason)
        .log("a state move could not be told to the endpoint of activity-sync.notify");
  }

  /** Stops sending; what waits is lost. */
  @Override
  public void close() {
    if (thread != null) {
      context.getExecutorServiceManager().shutdownNow(thread);
    }
  }
}
