package io.activitysync.ingest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.PauseReason;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** What an HTTP source is told. Other sources are told by an exception, or by none. */
public final class IngestAnswers {
  /** Seconds after which a caller may try again where no time of a retry is known. */
  public static final long RETRY_AFTER = 30;

  /** The route is not there at this moment, and will soon be. */
  public static final Problem STARTING =
      new Problem(503, "The connection is starting", "Try again").retryAfter(1);

  private IngestAnswers() {}

  /** Answers that the connection takes nothing yet: the events stay with their source. */
  public static void holdBack(Exchange exchange, Connection connection) {
    Paused paused = connection.pause().orElse(null);
    if (!EventExchange.isAnswered(exchange)) {
      exchange.setException(
          new ConnectionPausedException(
              connection.id(), paused == null ? STARTING.title() : paused.reason().message()));
    } else {
      CamelAnswers.problem(
          exchange, paused == null ? STARTING : paused(connection.id(), paused, Map.of()));
    }
  }

  /** Answers that the way to the stream broke while the events were on it. */
  public static void notAccepted(
      Exchange exchange, Connection connection, PauseReason reason, Map<String, Object> more) {
    Map<String, Object> members = members(connection.id(), reason);
    members.putAll(more);
    CamelAnswers.problem(
        exchange,
        new Problem(503, "The events were not accepted", reason.message(), members)
            .retryAfter(connection.pause().map(IngestAnswers::retryAfter).orElse(RETRY_AFTER)));
  }

  /** The problem that a paused connection answers, with further members. */
  public static Problem paused(String connectionId, Paused paused, Map<String, Object> more) {
    Map<String, Object> members = members(connectionId, paused.reason());
    members.put("since", paused.since().toString());
    members.putAll(more);
    return new Problem(503, "The connection is paused", paused.reason().message(), members)
        .retryAfter(retryAfter(paused));
  }

  private static Map<String, Object> members(String connectionId, PauseReason reason) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("connection", connectionId);
    members.put("cause", reason.cause());
    members.put("review", reason.review());
    return members;
  }

  /** Seconds until it may be worth trying again, 1 or more. */
  private static long retryAfter(Paused paused) {
    if (paused.nextRetryAt() == null) {
      return RETRY_AFTER;
    }
    Duration wait = Duration.between(Clock.systemUTC().instant(), paused.nextRetryAt());
    return Math.max(1, wait.toSeconds() + 1);
  }
}
