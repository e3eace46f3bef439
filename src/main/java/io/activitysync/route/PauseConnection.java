package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.PauseReason;
import io.activitysync.event.version.UnknownVersionException;
import io.activitysync.ingest.EventExchange;
import io.activitysync.ingest.IngestAnswers;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.fault.Undelivered;
import io.activitysync.runtime.MissingVersions;
import io.activitysync.runtime.Supervisor;
import io.activitysync.streamcheck.PauseReasons;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step of {@code pause-on-failure} for a broken way to the stream, or a version that is gone:
 * has the connection paused, and answers an HTTP caller. Never waits for the route to be suspended,
 * which itself waits for this exchange.
 */
final class PauseConnection implements Processor {
  private final Supervisor supervisor;

  PauseConnection(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  @Override
  public void process(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Connection connection = EventExchange.connection(exchange);
    PauseReason reason = reason(failure);
    supervisor.failed(connection, reason);
    if (IngestAnswers.isHttp(exchange)) {
      IngestAnswers.notAccepted(exchange, connection, reason, notAccepted(exchange));
    }
  }

  private static PauseReason reason(Exception caught) {
    if (caught instanceof UnknownVersionException missing) {
      return MissingVersions.reason(missing.id());
    }
    DeliveryException failure = (DeliveryException) caught;
    return PauseReasons.of(failure.fault(), failure.detail());
  }

  /** Indexes of the events in the body that the caller has to send again. */
  static Map<String, Object> notAccepted(Exchange exchange) {
    Undelivered left = exchange.getProperty(Undelivered.PROPERTY, Undelivered.class);
    // of a body that was not read to its end, all that follows is not accepted either
    return left != null && left.isComplete()
        ? Map.of("notAccepted", Arrays.stream(left.indexes()).boxed().toList())
        : Map.of();
  }
}
