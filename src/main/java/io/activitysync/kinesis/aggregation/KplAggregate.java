package io.activitysync.kinesis.aggregation;

import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.StreamDescription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In the producer library's format, which the Kinesis Client Library and Firehose take apart. Every
 * record in it carries the bucket's hash key, since a consumer drops records that hash outside of
 * its shard.
 */
final class KplAggregate extends AggregateBuilder {
  private final List<byte[]> keys = new ArrayList<>();
  private final Map<String, Integer> keyIndexes = new HashMap<>();
  private byte[] newKey;

  KplAggregate(String hashKey, int maxBytes) {
    super(hashKey, maxBytes, AggregateFormat.emptySize(hashKey));
  }

  @Override
  long growth(PutEntry record) {
    Integer known = keyIndexes.get(record.partitionKey());
    newKey = known == null ? record.partitionKey().getBytes(StandardCharsets.UTF_8) : null;
    long growth = AggregateFormat.recordSize(known == null ? keys.size() : known, record.length());
    if (newKey != null) {
      growth += AggregateFormat.keySize(newKey.length);
    }
    return growth;
  }

  @Override
  void added(PutEntry record) {
    if (newKey != null) {
      keyIndexes.put(record.partitionKey(), keys.size());
      keys.add(newKey);
    }
  }

  /**
   * A record that looks like an aggregate itself would be taken apart by consumers, unless it lies
   * in one. Where a stream need not have room for that it goes as it is.
   */
  @Override
  boolean mustBeWrapped(PutEntry record) {
    return bytes() <= StreamDescription.DEFAULT_MAX_RECORD_BYTES
        && AggregateFormat.startsLikeOne(record.data(), record.offset(), record.length());
  }

  @Override
  void write(ByteBuffer out, String hashKey, List<PutEntry> records) {
    int[] indexes = new int[records.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = keyIndexes.get(records.get(i).partitionKey());
    }
    AggregateFormat.write(out, keys, hashKey, records, indexes);
  }
}
