package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.event.EventFormatException;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import io.activitysync.ingest.EventExchange;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.fault.Fault;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step of {@code pause-on-failure} for input that can't be taken: names the event, the field
 * and the reason.
 */
final class RefuseInput implements Processor {
  @Override
  public void process(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Connection connection = EventExchange.connection(exchange);
    connection.counters().rejected.increment();
    Map<String, Object> more = new LinkedHashMap<>();
    if (failure instanceof EventFormatException bad) {
      if (bad.index() >= 0) {
        more.put("index", bad.index());
      }
      if (bad.line() > 0) {
        more.put("line", bad.line());
      }
      if (!bad.field().isEmpty()) {
        more.put("field", bad.field());
      }
      more.put("reason", bad.reason());
    }
    int status = 400;
    if (failure instanceof RecordRejectedException bad) {
      more.put("index", bad.index());
      more.put("bytes", bad.sizeBytes());
      more.put("maxBytes", bad.limitBytes());
      status = bad.fault() == Fault.RECORD_TOO_LARGE ? 413 : 400;
    }
    if (EventExchange.isAnswered(exchange)) {
      CamelAnswers.problem(
          exchange,
          new Problem(
              status, "Nothing was taken: an event can't be taken", failure.getMessage(), more));
    }
  }
}
