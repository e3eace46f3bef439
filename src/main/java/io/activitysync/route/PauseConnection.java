package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.PauseReason;
import io.activitysync.deadletter.DeadLetterException;
import io.activitysync.event.Tally;
import io.activitysync.event.version.UnknownVersionException;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import io.activitysync.ingest.EventExchange;
import io.activitysync.ingest.IngestAnswers;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.fault.Undelivered;
import io.activitysync.runtime.MissingVersions;
import io.activitysync.streamcheck.Probe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step of {@code pause-on-failure} for whatever keeps events from going their way: a broken way
 * to the stream, a version that is gone, a step that failed. Has the connection paused, and answers
 * an HTTP caller. Never waits for the route to be suspended, which itself waits for this exchange.
 *
 * @param failed has a connection paused, and never waits
 */
record PauseConnection(Finding failed) implements Processor {
  private static final String OWN = "io.activitysync.";

  /** Takes what an exchange found wrong. */
  @FunctionalInterface
  interface Finding {
    /**
     * The connection's way, or its route, is broken; never waits.
     *
     * @param generation {@link Connection#generation} when the exchange set out
     */
    void found(Connection connection, long generation, PauseReason reason);
  }

  @Override
  public void process(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Connection connection = EventExchange.connection(exchange);
    if (isGivenBack(failure, exchange)) {
      answerWithdrawn(exchange);
      return;
    }
    PauseReason reason =
        KafkaPolls.isThrown(exchange) ? KafkaPolls.reason(failure) : reason(failure, connection);
    if (isOfTheWay(failure) || connection.pause().isEmpty()) {
      failed.found(connection, EventExchange.generation(exchange), reason);
    } else {
      // what the way itself found tells more
      reason = connection.pause().get().reason();
    }
    if (EventExchange.isAnswered(exchange)) {
      IngestAnswers.notAccepted(exchange, connection, reason, notAccepted(exchange));
    }
  }

  /**
   * The step for events that were on their way when the connection was switched off, suspended or
   * changed: an HTTP caller is told to send them again, any other source keeps them. Never pauses.
   */
  static void answerWithdrawn(Exchange exchange) {
    Tally.of(exchange).giveBack();
    if (!EventExchange.isAnswered(exchange)) {
      return;
    }
    Connection connection = EventExchange.connection(exchange);
    Map<String, Object> left = notAccepted(exchange);
    if (connection.state() instanceof Paused paused) {
      CamelAnswers.problem(exchange, IngestAnswers.paused(connection.id(), paused, left));
      return;
    }
    Map<String, Object> more = new LinkedHashMap<>(left);
    more.put("connection", connection.id());
    CamelAnswers.problem(
        exchange,
        new Problem(503, "The events were not accepted", "The connection was changed", more)
            .retryAfter(1));
  }

  /** Whether the connection moved while the events were on their way: nothing is wrong. */
  private static boolean isGivenBack(Exception failure, Exchange exchange) {
    return failure instanceof WithdrawnException
        || failure instanceof RejectedExecutionException
        || (failure instanceof UnaccountedEventsException && Tally.of(exchange).isGivenBack());
  }

  private static boolean isOfTheWay(Exception failure) {
    return failure instanceof DeliveryException || failure instanceof UnknownVersionException;
  }

  private static PauseReason reason(Exception caught, Connection connection) {
    if (caught instanceof UnknownVersionException missing) {
      return MissingVersions.reason(missing.id());
    } else if (caught instanceof DeliveryException failure) {
      return Probe.reason(failure.fault(), failure.detail(), connection.settings());
    } else if (caught instanceof DeadLetterException) {
      return new PauseReason(
          "DEAD_LETTER_FAILED",
          "An event that can't be taken could not be set aside",
          List.of("activity-sync.dead-letter", "data/dead-letter.ndjson", "disk"),
          caught.getMessage(),
          true);
    }
    return new PauseReason(
        "STEP_FAILED",
        "A step of the connection's route failed",
        List.of("routes/activity-sync.camel.yaml", "log"),
        said(caught),
        true);
  }

  /** Another's message may hold what the event or an endpoint's address does. */
  private static String said(Exception caught) {
    StackTraceElement[] stack = caught.getStackTrace();
    boolean own =
        caught instanceof UnaccountedEventsException
            || (stack.length > 0 && stack[0].getClassName().startsWith(OWN));
    if (own) {
      return caught.getMessage();
    }
    boolean error = caught instanceof CamelExecutionException && caught.getCause() instanceof Error;
    return (error ? caught.getCause() : caught).getClass().getSimpleName();
  }

  /** Indexes of the events in the body that the caller has to send again. */
  private static Map<String, Object> notAccepted(Exchange exchange) {
    Undelivered left = exchange.getProperty(Undelivered.PROPERTY, Undelivered.class);
    // of a body that was not read to its end, all that follows is not accepted either
    return left != null && left.complete()
        ? Map.of("notAccepted", Arrays.stream(left.indexes()).boxed().toList())
        : Map.of();
  }
}
