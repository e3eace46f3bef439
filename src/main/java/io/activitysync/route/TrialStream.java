package io.activitysync.route;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.component.ActivityKinesisEndpoint;
import io.activitysync.kinesis.fault.Fault;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.kinesis.Kinesis2Component;

/**
 * Stands for {@code aws2-kinesis} in a trial: a stream in memory. Whoever reads from it gets
 * nothing. Safe for use by several threads.
 */
final class TrialStream extends Kinesis2Component {
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicBoolean away = new AtomicBoolean();

  private final Runnable asked;

  /**
   * With no records yet.
   *
   * @param asked is run each time that a step asks the stream for a record, which it does not get
   */
  TrialStream(Runnable asked) {
    this.asked = asked;
  }

  /** Records that were sent so far. */
  long delivered() {
    return delivered.get();
  }

  /** From here on there is no such stream. */
  void goAway() {
    away.set(true);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    parameters.clear();
    return new TrialEndpoints.Nowhere(uri, getCamelContext(), this::take, asked);
  }

  private void take(Exchange exchange) throws Exception {
    if (away.get()) {
      throw new DeliveryException(Fault.STREAM_NOT_FOUND, "trial", null);
    }
    Batches<RecordBatch> records = Batches.in(exchange.getMessage().getBody(), RecordBatch.class);
    long count = records == null ? 1 : 0;
    if (records != null) {
      for (RecordBatch batch = records.next(); batch != null; batch = records.next()) {
        count += batch.size();
      }
    }
    delivered.addAndGet(count);
    if (exchange.getProperty(ActivityKinesisEndpoint.DELIVERED) instanceof LongConsumer told) {
      told.accept(count);
    }
  }
}
