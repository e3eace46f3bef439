package io.activitysync.route;

import io.activitysync.event.version.OutgoingBatch;
import io.activitysync.event.version.OutgoingStream;
import io.activitysync.kinesis.RecordBatch;
import io.activitysync.kinesis.RecordSource;
import org.apache.camel.CamelContext;
import org.apache.camel.support.SimpleTypeConverter;

/** Shows transformed events to the producer as records, without a copy or an object a record. */
final class OutgoingRecords implements RecordSource {
  private final OutgoingStream events;

  OutgoingRecords(OutgoingStream events) {
    this.events = events;
  }

  /** Makes Camel convert the one to the other, so that the route needs no step for it. */
  static void register(CamelContext context) {
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            RecordSource.class,
            OutgoingStream.class,
            new SimpleTypeConverter(
                false, (type, exchange, value) -> new OutgoingRecords((OutgoingStream) value)));
  }

  @Override
  public RecordBatch next() throws Exception {
    OutgoingBatch batch = events.next();
    return batch == null ? null : new View(batch);
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
