package io.activitysync.route;

import io.activitysync.event.version.OutgoingBatch;
import io.activitysync.event.version.OutgoingStream;
import io.activitysync.kinesis.delivery.RecordBatch;
import io.activitysync.kinesis.delivery.RecordSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.SimpleTypeConverter;

/** Shows transformed events to the producer as records, without a copy or an object a record. */
final class OutgoingRecords implements RecordSource {
  private static final String PROPERTY = "ActivitySyncOutgoing";

  private final OutgoingStream events;
  private final List<OutgoingBatch> handedOver = new ArrayList<>();

  OutgoingRecords(OutgoingStream events) {
    this.events = events;
  }

  /** The exchange's records on their way; null where it did not come so far. */
  static OutgoingRecords of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, OutgoingRecords.class);
  }

  private static OutgoingRecords begin(Exchange exchange, OutgoingStream events) {
    OutgoingRecords records = new OutgoingRecords(events);
    if (exchange != null) {
      exchange.setProperty(PROPERTY, records);
    }
    return records;
  }

  /**
   * Which event of the body a record was made of: some events are skipped, so the two differ.
   *
   * @param record as the source handed it over, from 0
   * @return the event's index, or -1 for a stream, whose batches are not kept
   */
  long sourceIndex(long record) {
    long rest = record;
    for (OutgoingBatch batch : handedOver) {
      if (rest < batch.size()) {
        return batch.sourceIndex((int) rest);
      }
      rest -= batch.size();
    }
    return -1;
  }

  /** Makes Camel convert the one to the other, so that the route needs no step for it. */
  static void register(CamelContext context) {
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            RecordSource.class,
            OutgoingStream.class,
            new SimpleTypeConverter(
                false, (type, exchange, value) -> begin(exchange, (OutgoingStream) value)));
  }

  @Override
  public RecordBatch next() throws Exception {
    OutgoingBatch batch = events.next();
    if (batch != null && events.bounded()) {
      handedOver.add(batch);
    }
    return batch == null ? null : new View(batch);
  }

  @Override
  public boolean bounded() {
    return events.bounded();
  }

  private record View(OutgoingBatch batch) implements RecordBatch {
    @Override
    public int size() {
      return batch.size();
    }

    @Override
    public String partitionKey(int index) {
      return batch.partitionKey(index);
    }

    @Override
    public byte[] data(int index) {
      return batch.data(index);
    }

    @Override
    public int offset(int index) {
      return batch.offset(index);
    }

    @Override
    public int length(int index) {
      return batch.length(index);
    }
  }
}
