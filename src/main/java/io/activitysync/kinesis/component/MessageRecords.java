package io.activitysync.kinesis.component;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.kinesis.Kinesis2Constants;
import org.apache.camel.spi.Metadata;

/**
 * Makes records of whatever a message carries: records already, one body, or several, whose keys
 * are then in the standard component's headers. Stateless.
 */
final class MessageRecords {
  /** Header with the explicit hash key of a message's records. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "The explicit hash key of the message's records, in place of their keys' own.")
  static final String EXPLICIT_HASH_KEY = "CamelAwsKinesisExplicitHashKey";

  /**
   * Header with a list of partition keys, one for each of a message's records; goes before the one
   * key for all.
   */
  @Metadata(
      label = "producer",
      javaType = "List<String>",
      description =
          "Partition keys, one for each of the message's records in their order; goes before"
              + " CamelAwsKinesisPartitionKey.")
  static final String PARTITION_KEYS = "CamelAwsKinesisPartitionKeys";

  private static final int BATCH = 500;

  private MessageRecords() {}

  /**
   * The message's records.
   *
   * @throws IllegalArgumentException when the header with the partition key is needed and missing,
   *     or the one with several has not as many as there are records
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
    String hashKey = header(message, EXPLICIT_HASH_KEY);
    List<String> keys = keys(message);
    String key = keys == null ? key(message) : null;
    if (body instanceof Iterable<?> bodies) {
      if (keys != null && body instanceof Collection<?> all && all.size() != keys.size()) {
        throw wrongCount(keys.size(), "as there are records, " + all.size());
      }
      return several(bodies.iterator(), keys, key, hashKey);
    }
    if (keys != null && keys.size() != 1) {
      throw wrongCount(keys.size(), "as there are records, 1");
    }
    return once(
        new KeyedBatch(List.of(message.getMandatoryBody(byte[].class)), keys, key, hashKey, 0));
  }

  private static String key(Message message) {
    String key = header(message, Kinesis2Constants.PARTITION_KEY);
    if (key == null) {
      throw new IllegalArgumentException(
          "header " + Kinesis2Constants.PARTITION_KEY + " with the partition key is missing");
    }
    return key;
  }

  /** Null where there is one key for all. */
  private static List<String> keys(Message message) {
    Object given = message.getHeader(PARTITION_KEYS);
    if (given == null) {
      return null;
    }
    if (!(given instanceof List<?> list)) {
      throw new IllegalArgumentException(
          "header " + PARTITION_KEYS + " must be a list: " + given.getClass().getName());
    }
    List<String> keys = new ArrayList<>(list.size());
    for (Object key : list) {
      if (key == null || key.toString().isEmpty()) {
        throw new IllegalArgumentException(
            "header " + PARTITION_KEYS + " must have no empty key: at index " + keys.size());
      }
      keys.add(key.toString());
    }
    return keys;
  }

  private static IllegalArgumentException wrongCount(int keys, String right) {
    return new IllegalArgumentException(
        "header " + PARTITION_KEYS + " must have as many keys " + right + ": " + keys);
  }

  private static Batches<RecordBatch> once(RecordBatch batch) {
    return Batches.of(RecordBatch.class, List.of(batch));
  }

  private static Batches<RecordBatch> several(
      Iterator<?> bodies, List<String> keys, String key, String hashKey) {
    return new Batches<>(RecordBatch.class) {
      private long first;

      @Override
      public RecordBatch next() throws IOException {
        List<byte[]> some = new ArrayList<>();
        while (some.size() < BATCH && bodies.hasNext()) {
          some.add(bytes(bodies.next()));
        }
        long end = first + some.size();
        if (keys != null && (end > keys.size() || (some.isEmpty() && end < keys.size()))) {
          throw wrongCount(keys.size(), "as there are records");
        }
        if (some.isEmpty()) {
          return null;
        }
        List<String> theirs = keys == null ? null : keys.subList((int) first, (int) end);
        RecordBatch batch = new KeyedBatch(some, theirs, key, hashKey, first);
        first = end;
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

  /** With a key each, or one key for all where {@code keys} is null. */
  private record KeyedBatch(
      List<byte[]> bodies, List<String> keys, String key, String hashKey, long first)
      implements RecordBatch {
    @Override
    public int size() {
      return bodies.size();
    }

    @Override
    public String partitionKey(int index) {
      return keys == null ? key : keys.get(index);
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
