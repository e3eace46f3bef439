package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.PauseReason;
import io.activitysync.logging.ErrorDetail;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.support.RoutePolicySupport;

/**
 * What follows where a Kafka consumer's poll throws, as where its topic may not be read for a while
 * or a record can't be taken apart. Camel's consumer hands the exception over as an exchange of its
 * own, and drops what it has gathered for a batch. Then it seeks beyond the next record of each
 * partition and polls on, or ends its thread for good where it was refused, and tells no one. So
 * the connection pauses, which starts the consumer anew with each retry; and a batch that comes
 * before that is refused, upon which the consumer begins where the group has committed.
 *
 * <p>One instance serves all routes; for use by several threads.
 */
final class KafkaPolls extends RoutePolicySupport {
  private final Connections connections;
  private final PauseConnection.Finding failed;

  /** Set in a consumer's thread whose last poll threw. */
  private final ThreadLocal<Boolean> thrown = new ThreadLocal<>();

  /**
   * For the routes that feed connections by their group, and for those of connections.
   *
   * @param failed has a connection paused, and never waits
   */
  KafkaPolls(Connections connections, PauseConnection.Finding failed) {
    this.connections = connections;
    this.failed = failed;
  }

  /** Whether an exchange is the exception that a poll threw. */
  static boolean isThrown(Exchange exchange) {
    return exchange.getFromEndpoint() instanceof KafkaEndpoint
        && exchange.getProperty(ExchangePropertyKey.ERRORHANDLER_BRIDGE, false, Boolean.class);
  }

  /** Why a connection pauses whose source's poll threw an exception. */
  static PauseReason reason(Exception thrown) {
    return new PauseReason(
        "SOURCE_FAILED",
        "The source could not be read",
        List.of("source", "log"),
        ErrorDetail.of(thrown.getClass().getSimpleName(), thrown.getMessage()),
        true);
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    if (!(route.getEndpoint() instanceof KafkaEndpoint)) {
      return;
    }
    if (isThrown(exchange)) {
      thrown.set(true);
      String group = route.getGroup();
      if (group != null) {
        connections.find(group).ifPresent(connection -> pause(connection, exchange));
      }
    } else if (thrown.get() != null) {
      thrown.remove();
      exchange.setRouteStop(true);
      exchange.setException(
          new IllegalStateException(
              "a poll before this batch failed: it is read again from where the group has"
                  + " committed"));
    }
  }

  private void pause(Connection connection, Exchange exchange) {
    Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    failed.found(connection, connection.generation(), reason(caught));
  }
}
