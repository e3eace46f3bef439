package io.activitysync.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One stream and its shards, open and closed. Thread-safe. */
final class DataStream {
  static final String ACCOUNT = "000000000000";
  static final String REGION = "us-east-1";

  private static final int RETENTION_HOURS = 24;

  private final String name;
  private final int maxRecordBytes;
  private final long bytesPerShard;
  private final Clock clock;
  private final Instant created;
  private final List<Shard> shards = new CopyOnWriteArrayList<>();

  /**
   * Makes a stream that is active at once.
   *
   * @param maxRecordBytes most that data and partition key of one record may have, 1 to 10 MiB
   * @param bytesPerShard how much of the newest records a shard keeps
   */
  DataStream(String name, int shardCount, int maxRecordBytes, long bytesPerShard, Clock clock) {
    this.name = name;
    this.maxRecordBytes = maxRecordBytes;
    this.bytesPerShard = bytesPerShard;
    this.clock = clock;
    this.created = clock.instant();
    HashRange.split(shardCount).forEach(range -> addShard(range, null));
  }

  String name() {
    return name;
  }

  int maxRecordBytes() {
    return maxRecordBytes;
  }

  /** All shards, oldest first. */
  List<Shard> shards() {
    return shards;
  }

  Shard shard(String id) {
    return shards.stream()
        .filter(shard -> shard.id().equals(id))
        .findFirst()
        .orElseThrow(() -> KinesisFault.shardNotFound(id, name));
  }

  List<Shard> children(Shard parent) {
    return shards.stream().filter(shard -> parent.id().equals(shard.parentId())).toList();
  }

  /** Puts a record into the shard that owns the hash, and tells where it is. */
  Placed put(String partitionKey, BigInteger hash, byte[] data) {
    while (true) {
      Shard owner =
          shards.stream()
              .filter(shard -> shard.owns(hash))
              .findFirst()
              .orElseThrow(KinesisFault::internal);
      long position = owner.log().append(partitionKey, data);
      // below 0: a split closed the shard in between, so one of its children owns the hash now
      if (position >= 0) {
        return new Placed(owner.id(), owner.sequenceNumber(position));
      }
    }
  }

  /** Where a record is. */
  record Placed(String shardId, String sequenceNumber) {}

  /** Closes a shard and opens two in its place; the second starts at the given hash. */
  synchronized void split(Shard parent, BigInteger newStart) {
    HashRange whole = parent.range();
    boolean inside = newStart.compareTo(whole.start()) > 0 && newStart.compareTo(whole.end()) <= 0;
    if (parent.log().isClosed() || !inside) {
      throw KinesisFault.invalidArgument(
          "NewStartingHashKey " + newStart + " does not split shard " + parent.id());
    }
    // the children are there before the parent closes, so that every hash always has an owner
    addShard(new HashRange(whole.start(), newStart.subtract(BigInteger.ONE)), parent.id());
    addShard(new HashRange(newStart, whole.end()), parent.id());
    parent.log().close();
  }

  ObjectNode summary() {
    ObjectNode summary =
        JsonNodeFactory.instance
            .objectNode()
            .put("StreamName", name)
            .put("StreamARN", "arn:aws:kinesis:" + REGION + ":" + ACCOUNT + ":stream/" + name)
            .put("StreamStatus", "ACTIVE")
            .put("RetentionPeriodHours", RETENTION_HOURS)
            .put("EncryptionType", "NONE");
    summary.putObject("StreamModeDetails").put("StreamMode", "PROVISIONED");
    summary.putPOJO("StreamCreationTimestamp", created);
    summary.putArray("EnhancedMonitoring").addObject().putArray("ShardLevelMetrics");
    return summary;
  }

  private void addShard(HashRange range, String parentId) {
    shards.add(new Shard(shards.size(), range, parentId, new RecordLog(bytesPerShard, clock)));
  }
}
