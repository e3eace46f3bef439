package io.activitysync.kinesis.component;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.kinesis.Kinesis2Constants;

/**
 * Makes records of whatever a message carries: records already, one body, or several, whose keys
 * are then in the standard component's headers. Stateless.
 */
final class MessageRecords {
  /** Header with the explicit hash key of a message's records. */
  static final String EXPLICIT_HASH_KEY = "CamelAwsKinesisExplicitHashKey";

  private static final int BATCH = 500;

  private MessageRecords() {}

  /**
   * The message's records.
   *
   * @throws IllegalArgumentException when the header with the partition key is needed and missing
   * @throws InvalidPayloadException when the body can't be made bytes
   */
  static Batches<RecordBatch> of(Exchange exchange) throws InvalidPayloadException {
    Message message = exchange.getMessage();
    Object body = message.getBody();
    Batches<RecordBatch> batches = Batches.in(body, RecordBatch.class);
    if (batches != null) {
      return batches;
    }
    if (body instanceof RecordBatch batch) {
      return once(batch);
    }
    String key = header(message, Kinesis2Constants.PARTITION_KEY);
    if (key == null) {
      throw new IllegalArgumentException(
          "header " + Kinesis2Constants.PARTITION_KEY + " with the partition key is missing");
    }
    String hashKey = header(message, EXPLICIT_HASH_KEY);
    if (body instanceof Iterable<?> bodies) {
      return several(bodies.iterator(), key, hashKey);
    }
    return once(new OneKeyBatch(List.of(message.getMandatoryBody(byte[].class)), key, hashKey, 0));
  }

  private static Batches<RecordBatch> once(RecordBatch batch) {
    return Batches.of(RecordBatch.class, List.of(batch));
  }

  private static Batches<RecordBatch> several(Iterator<?> bodies, String key, String hashKey) {
    return new Batches<>(RecordBatch.class) {
      private long first;

      @Override
      public RecordBatch next() throws IOException {
        List<byte[]> some = new ArrayList<>();
        while (some.size() < BATCH && bodies.hasNext()) {
          some.add(bytes(bodies.next()));
        }
        RecordBatch batch = some.isEmpty() ? null : new OneKeyBatch(some, key, hashKey, first);
        first += some.size();
        return batch;
      }
    };
  }

  private static byte[] bytes(Object body) throws IOException {
    if (body instanceof byte[] bytes) {
      return bytes;
    }
    if (body instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    if (body instanceof InputStream stream) {
      return stream.readAllBytes();
    }
    if (body instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    throw new IllegalArgumentException(
        "a record must be byte[], ByteBuffer, InputStream or String: "
            + (body == null ? null : body.getClass().getName()));
  }

  private static String header(Message message, String name) {
    Object value = message.getHeader(name);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }

  private record OneKeyBatch(List<byte[]> bodies, String key, String hashKey, long first)
      implements RecordBatch {
    @Override
    public int size() {
      return bodies.size();
    }

    @Override
    public String partitionKey(int index) {
      return key;
    }

    @Override
    public String explicitHashKey(int index) {
      return hashKey;
    }

    @Override
    public byte[] data(int index) {
      return bodies.get(index);
    }

    @Override
    public int offset(int index) {
      return 0;
    }

    @Override
    public int length(int index) {
      return bodies.get(index).length;
    }

    @Override
    public long sourceIndex(int index) {
      return first + index;
    }
  }
}
