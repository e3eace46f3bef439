package io.activitysync.ingest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Unacknowledged;
import io.activitysync.event.EventSettings;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;

/** What an exchange carries besides its body on the way through a connection's route. */
public final class EventExchange {
  private static final String CONNECTION = "ActivitySyncConnection";
  private static final String BODY = "ActivitySyncBody";

  /** Exchange property that route files ask, true where whoever sent the events gets an answer. */
  private static final String ANSWERED = "sourceIsAnswered";

  /** Servers of HTTP that Camel has, by the scheme of their endpoints. */
  private static final List<String> HTTP_SERVERS =
      List.of("platform-http:", "netty-http:", "jetty:", "servlet:", "undertow:");

  private EventExchange() {}

  /**
   * At the gate: from here on the steps know whose events these are, and what is wanted of them.
   */
  public static void begin(
      Exchange exchange, Connection connection, Supplier<EventSettings> content) {
    exchange.setProperty(CONNECTION, connection);
    exchange.setProperty(EventSettings.PROPERTY, content);
    exchange.setProperty(ANSWERED, fromHttp(exchange.getFromEndpoint()));
    boolean thrown =
        exchange.getProperty(ExchangePropertyKey.ERRORHANDLER_BRIDGE, false, Boolean.class);
    exchange.setProperty(BODY, thrown ? connection.receiveFailure() : connection.receive());
  }

  /**
   * Whether someone waits for an answer. Told by where the exchange came from, and never by a
   * header: a queued message, or a call that enriches the event, may bring any.
   */
  public static boolean isAnswered(Exchange exchange) {
    return Boolean.TRUE.equals(exchange.getProperty(ANSWERED));
  }

  private static boolean fromHttp(Endpoint source) {
    return source instanceof PlatformHttpEndpoint
        || (source != null
            && HTTP_SERVERS.stream()
                .anyMatch(server -> source.getEndpointUri().startsWith(server)));
  }

  /** The source has been told, one way or the other. */
  public static void end(Exchange exchange) {
    Unacknowledged.Body body = exchange.getProperty(BODY, Unacknowledged.Body.class);
    if (body != null) {
      connection(exchange).unacknowledged().end(body);
    }
  }

  /** {@link Connection#generation} when the source handed the body over; 0 where it did not. */
  public static long generation(Exchange exchange) {
    Unacknowledged.Body body = exchange.getProperty(BODY, Unacknowledged.Body.class);
    return body == null ? 0 : body.generation();
  }

  /** Nanoseconds since the source handed the body over. */
  public static long ageNanos(Exchange exchange) {
    Unacknowledged.Body body = exchange.getProperty(BODY, Unacknowledged.Body.class);
    return body == null ? 0 : body.ageNanos();
  }

  /**
   * Whose events these are.
   *
   * @throws IllegalStateException when the route has no {@code connectionStatePolicy}
   */
  public static Connection connection(Exchange exchange) {
    Connection connection = exchange.getProperty(CONNECTION, Connection.class);
    if (connection == null) {
      throw new IllegalStateException(
          "the route "
              + exchange.getFromRouteId()
              + " needs routePolicy: connectionStatePolicy, and the id of a connection");
    }
    return connection;
  }

  /** What is wanted of the events at the moment. */
  @SuppressWarnings("unchecked")
  public static Supplier<EventSettings> content(Exchange exchange) {
    return exchange.getProperty(EventSettings.PROPERTY, Supplier.class);
  }
}
