package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.Connections;
import io.activitysync.connection.Flow;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.RejectedEvents;
import io.activitysync.http.CamelAnswers;
import io.activitysync.ingest.EventExchange;
import io.activitysync.ingest.IngestAnswers;
import io.activitysync.runtime.Supervisor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Gates a connection's route on the connection's state, and shows in the state what an operator
 * does to the route by Camel's own means. One instance serves all routes; the connection is found
 * by the route's id.
 */
public final class ConnectionStatePolicy extends RoutePolicySupport {
  private final Connections connections;
  private final Supervisor supervisor;
  private final DeadLetters deadLetters;

  ConnectionStatePolicy(Connections connections, Supervisor supervisor, DeadLetters deadLetters) {
    this.connections = connections;
    this.supervisor = supervisor;
    this.deadLetters = deadLetters;
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    Connection connection = connections.find(route.getRouteId()).orElse(null);
    if (connection == null) {
      return;
    }
    EventExchange.begin(exchange, connection, () -> connection.settings().events());
    if (!IngestAnswers.isHttp(exchange)) {
      // an HTTP caller is told what is wrong; anyone else would hand over the same bad event for
      // ever
      exchange.setProperty(RejectedEvents.PROPERTY, deadLetters.of(connection));
    }
    if (connection.flow() == Flow.HOLD) {
      // the consumer handed it over before it was suspended: it goes back to where it came from
      exchange.setRouteStop(true);
      IngestAnswers.holdBack(exchange, connection);
    }
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    EventExchange.end(exchange);
    if (exchange.getException() instanceof RejectedExecutionException
        && IngestAnswers.isHttp(exchange)) {
      // Camel lets nothing run in a route that stops, as while it is made anew
      exchange.setException(null);
      CamelAnswers.problem(exchange, IngestAnswers.STARTING);
    }
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
      connections.find(route.getRouteId()).ifPresent(c -> supervisor.suspend(c, "jmx"));
    }
  }

  private void started(Route route) {
    if (byOperator(route)) {
      connections
          .find(route.getRouteId())
          .filter(c -> c.state() instanceof Paused)
          .ifPresent(c -> supervisor.retry(c, "jmx"));
    }
  }

  private boolean byOperator(Route route) {
    return !supervisor.isOurs(route.getRouteId())
        && !route.getCamelContext().isStopping()
        && !route.getCamelContext().isStopped();
  }
}
