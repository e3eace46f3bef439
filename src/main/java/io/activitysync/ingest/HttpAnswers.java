package io.activitysync.ingest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.PauseReason;
import io.activitysync.http.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What an HTTP source is told. Other sources are told by an exception, or by none. */
public final class HttpAnswers {
  /** Seconds after which a caller may try again where no time of a retry is known. */
  public static final long RETRY_AFTER = 30;

  /** The route is not there at this moment, and will soon be. */
  public static final Problem STARTING =
      new Problem(503, "The connection is starting", "Try again", Map.of());

  private HttpAnswers() {}

  /** Whether the exchange came by HTTP, so that someone waits for an answer. */
  public static boolean isHttp(Exchange exchange) {
    return exchange.getIn().getHeader(Exchange.HTTP_METHOD) != null;
  }

  /** Answers that the connection is paused: the events stay with their source. */
  public static void holdBack(Exchange exchange, Connection connection) {
    connection
        .pause()
        .ifPresent(
            paused -> {
              if (isHttp(exchange)) {
                problem(exchange, paused(connection.id(), paused, Map.of()), retryAfter(paused));
              } else {
                exchange.setException(
                    new ConnectionPausedException(connection.id(), paused.reason()));
              }
            });
  }

  /** Answers that the way to the stream broke while the events were on it. */
  public static void notAccepted(
      Exchange exchange, Connection connection, PauseReason reason, Map<String, Object> more) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("connection", connection.id());
    members.put("cause", reason.cause());
    members.put("review", reason.review());
    members.putAll(more);
    Problem problem = new Problem(503, "The events were not accepted", reason.message(), members);
    problem(exchange, problem, connection.pause().map(HttpAnswers::retryAfter).orElse(RETRY_AFTER));
  }

  /** The problem that a paused connection answers. */
  public static Problem paused(String connectionId, Paused paused, Map<String, Object> more) {
    PauseReason reason = paused.reason();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("connection", connectionId);
    members.put("cause", reason.cause());
    members.put("review", reason.review());
    members.put("since", paused.since().toString());
    members.putAll(more);
    return new Problem(503, "The connection is paused", reason.message(), members);
  }

  /** Seconds until it may be worth trying again, 1 or more. */
  public static long retryAfter(Paused paused) {
    if (paused.nextRetryAt() == null) {
      return RETRY_AFTER;
    }
    Duration wait = Duration.between(Clock.systemUTC().instant(), paused.nextRetryAt());
    return Math.max(1, wait.toSeconds() + 1);
  }

  /** Makes a problem the answer; {@code retryAfter} in seconds, 0 for none. */
  public static void problem(Exchange exchange, Problem problem, long retryAfter) {
    answer(exchange, problem.status(), Problem.MEDIA_TYPE, problem.json());
    if (retryAfter > 0) {
      exchange.getMessage().setHeader("Retry-After", Long.toString(retryAfter));
    }
  }

  /** Makes JSON the answer. */
  public static void json(Exchange exchange, int status, String json) {
    answer(exchange, status, "application/json", json);
  }

  private static void answer(Exchange exchange, int status, String type, String body) {
    Message message = exchange.getMessage();
    // the request's headers would go back to the caller otherwise
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, type);
    message.setBody(body);
  }
}
