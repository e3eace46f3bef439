package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.event.Tally;
import io.activitysync.http.CamelAnswers;
import io.activitysync.ingest.EventExchange;
import io.activitysync.runtime.StreamListener;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The {@code acknowledge} step: proves that every event received was delivered, skipped, discarded
 * or rejected, and tells an HTTP caller what became of them. Any other source needs no words.
 */
record AcknowledgeEvents(StreamListener listener) implements Processor {
  /**
   * Acknowledges.
   *
   * @throws UnaccountedEventsException where some of the events may not be in the stream
   */
  @Override
  public void process(Exchange exchange) throws UnaccountedEventsException {
    Tally tally = Tally.of(exchange);
    Connection connection = EventExchange.connection(exchange);
    UnaccountedEventsException.check(tally);
    connection.counters().skipped.add(tally.skipped());
    listener.acknowledged(connection, tally, EventExchange.ageNanos(exchange));
    if (!EventExchange.isAnswered(exchange)) {
      return;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("accepted", tally.delivered());
    answer.put("discarded", tally.discarded());
    answer.put("skipped", tally.skipped());
    CamelAnswers.json(exchange, 202, answer);
  }
}
