package io.activitysync.route;

import io.activitysync.cluster.Ownership;
import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.Connections;
import io.activitysync.connection.Flow;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventGate;
import io.activitysync.event.EventSettings;
import io.activitysync.event.RejectedEvents;
import io.activitysync.event.Tally;
import io.activitysync.http.CamelAnswers;
import io.activitysync.ingest.EventExchange;
import io.activitysync.ingest.IngestAnswers;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.component.ActivityKinesisEndpoint;
import io.activitysync.kinesis.delivery.RejectedRecords;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Gates a connection's route on the connection's state: on lets events through, off discards them
 * as they are read, paused holds them. Lets no exchange end well whose events are not accounted
 * for, and shows in the state what an operator does to the route by Camel's own means. One instance
 * serves all routes; the connection is found by the route's id.
 */
public final class ConnectionStatePolicy extends RoutePolicySupport {
  private final Connections connections;
  private final DeadLetters deadLetters;
  private final PauseConnection.Finding failed;
  private final Operator operator;
  private final Ownership ownership;
  private final Polls polls = new Polls();

  /**
   * What an operator does to a route by Camel's own means is told to this.
   *
   * @param isOurs whether a change of a route's status that is under way is the process's own
   *     doing, by the route's id
   * @param suspend the route was suspended or stopped, and by whom
   * @param retry the route was resumed or started, and by whom
   */
  record Operator(
      Predicate<String> isOurs,
      BiConsumer<Connection, String> suspend,
      BiConsumer<Connection, String> retry) {}

  /** What the steps ask of a connection, batch by batch. */
  private record Gate(Connection connection) implements EventGate, Supplier<EventSettings> {
    @Override
    public EventSettings get() {
      return connection.settings().events();
    }

    @Override
    public boolean letsThrough(int events) {
      connection.counters().received.add(events);
      if (connection.flow() != Flow.DISCARD) {
        return true;
      }
      connection.counters().discarded.add(events);
      return false;
    }
  }

  /**
   * Knows the connections.
   *
   * @param failed told of a connection whose route must not go on
   * @param ownership of sources that one process reads at a time
   */
  ConnectionStatePolicy(
      Connections connections,
      DeadLetters deadLetters,
      PauseConnection.Finding failed,
      Operator operator,
      Ownership ownership) {
    this.ownership = ownership;
    this.connections = connections;
    this.deadLetters = deadLetters;
    this.failed = failed;
    this.operator = operator;
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    Connection connection = connections.find(route.getRouteId()).orElse(null);
    if (connection == null) {
      return;
    }
    Gate gate = new Gate(connection);
    EventExchange.begin(exchange, connection, gate);
    Tally tally = new Tally();
    exchange.setProperty(Tally.PROPERTY, tally);
    exchange.setProperty(EventGate.PROPERTY, gate);
    exchange.setProperty(ActivityKinesisEndpoint.DELIVERED, (LongConsumer) tally::deliver);
    // not the exchange's endpoint: behind master: that is the one which is read
    boolean owned = ownership.isOwned(exchange.getFromRouteId(), route.getCamelContext());
    BooleanSupplier reads = owned ? ownership.reading(connection.id()) : () -> true;
    if (owned) {
      exchange.setProperty(ActivityKinesisEndpoint.MAY_SEND, reads);
    }
    if (!EventExchange.isAnswered(exchange)) {
      // an HTTP caller is told what is wrong; anyone else would hand over the same for ever
      exchange.setProperty(RejectedEvents.PROPERTY, deadLetters.events(connection));
      exchange.setProperty(RejectedRecords.NAME, records(connection, tally));
    }
    KafkaBatch.keepOwn(exchange);
    if (route.getEndpoint() instanceof KafkaEndpoint) {
      exchange.setProperty(CommitKafkaOffsets.POLLED, exchange.getMessage().getBody());
    }
    boolean inTurn = polls.mayBegin(route.getRouteId(), exchange);
    if (connection.flow() == Flow.HOLD || !reads.getAsBoolean() || !inTurn) {
      // the consumer handed it over before it was suspended: it goes back to where it came from
      exchange.setRouteStop(true);
      IngestAnswers.holdBack(exchange, connection);
    }
  }

  private RejectedRecords records(Connection connection, Tally tally) {
    return (reason, data) -> {
      deadLetters.setAside(
          connection, new EventFormatException(reason.index(), 0, "", reason.getMessage()), data);
      tally.reject(1);
    };
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    EventExchange.end(exchange);
    if (exchange.getException() instanceof RejectedExecutionException
        && EventExchange.isAnswered(exchange)) {
      // Camel lets nothing run in a route that stops, as while it is made anew
      exchange.setException(null);
      CamelAnswers.problem(exchange, IngestAnswers.STARTING);
    } else if (isGivenBack(route, exchange.getException()) && EventExchange.isAnswered(exchange)) {
      // the route was made anew before it was given back: nothing handles errors in one that ended
      exchange.setException(null);
      PauseConnection.answerWithdrawn(exchange);
    } else if (exchange.getException() == null && !isRefused(exchange) && proveSum(exchange)) {
      commit(route, exchange);
    }
    polls.ended(route.getRouteId(), exchange);
  }

  /**
   * Whether who sent the events is to send them again. A failure in a route that runs is none of
   * these: its file lacks the steps for it. One in a route that ended pauses nothing, since those
   * who come again find out whether it still holds.
   */
  private static boolean isGivenBack(Route route, Exception failure) {
    return failure instanceof WithdrawnException || (failure != null && hasEnded(route));
  }

  private static boolean hasEnded(Route route) {
    ServiceStatus now =
        route.getCamelContext().getRouteController().getRouteStatus(route.getRouteId());
    return now == null
        || now.isStopping()
        || now.isStopped()
        || route.getCamelContext().getRoute(route.getRouteId()) != route;
  }

  /** Also where the step acknowledge was taken out, or a step before it ended the route. */
  private boolean proveSum(Exchange exchange) {
    try {
      UnaccountedEventsException.check(Tally.of(exchange));
      return true;
    } catch (UnaccountedEventsException e) {
      exchange.setProperty(Exchange.EXCEPTION_CAUGHT, e);
      new PauseConnection(failed).process(exchange);
      if (!EventExchange.isAnswered(exchange)) {
        exchange.setException(e);
      }
      return false;
    }
  }

  /** Nothing but this commits what a connection's own Kafka consumer has read. */
  private static void commit(Route route, Exchange exchange) {
    if (!(route.getEndpoint() instanceof KafkaEndpoint)) {
      return;
    }
    try {
      new CommitKafkaOffsets().process(exchange);
    } catch (RuntimeException e) {
      // read again: delivered twice rather than passed over
      exchange.setException(e);
    }
  }

  private static boolean isRefused(Exchange exchange) {
    Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    return EventExchange.isAnswered(exchange) && status != null && status >= 400;
  }

  @Override
  public void onRemove(Route route) {
    polls.forget(route.getRouteId());
    ownership.forget(route);
  }

  @Override
  public void onSuspend(Route route) {
    stopped(route);
  }

  @Override
  public void onStop(Route route) {
    stopped(route);
  }

  @Override
  public void onResume(Route route) {
    started(route);
  }

  @Override
  public void onStart(Route route) {
    started(route);
  }

  private void stopped(Route route) {
    if (byOperator(route)) {
      connections.find(route.getRouteId()).ifPresent(c -> operator.suspend().accept(c, "jmx"));
    }
  }

  private void started(Route route) {
    if (byOperator(route)) {
      connections
          .find(route.getRouteId())
          .filter(c -> c.state() instanceof Paused)
          .ifPresent(c -> operator.retry().accept(c, "jmx"));
    }
  }

  private boolean byOperator(Route route) {
    return !operator.isOurs().test(route.getRouteId())
        && !route.getCamelContext().isStopping()
        && !route.getCamelContext().isStopped();
  }
}
