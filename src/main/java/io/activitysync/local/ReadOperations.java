package io.activitysync.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.local.RecordLog.StoredRecord;
import java.time.Instant;
import java.util.List;

/** GetShardIterator and GetRecords. */
record ReadOperations(Streams streams) {
  private static final int MAX_RECORDS = 10_000;
  private static final long MAX_BYTES = 10L * 1024 * 1024;

  ObjectNode iterator(Fields request) {
    DataStream stream = streams.get(request.streamName());
    String type = request.requiredText("ShardIteratorType");
    Shard shard = stream.shard(request.requiredText("ShardId"));
    long position =
        switch (type) {
          case "TRIM_HORIZON" -> shard.log().first();
          case "LATEST" -> shard.log().next();
          case "AT_SEQUENCE_NUMBER" -> startingAt(shard, request);
          case "AFTER_SEQUENCE_NUMBER" -> startingAt(shard, request) + 1;
          case "AT_TIMESTAMP" -> at(shard, request);
          default ->
              throw KinesisFault.validation(
                  type,
                  "shardIteratorType",
                  "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST,"
                      + " AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
        };
    return Protocol.answer()
        .put(
            "ShardIterator", new ShardIterator(stream.name(), shard.id(), position, now()).token());
  }

  ObjectNode records(Fields request) {
    int limit = request.number("Limit", MAX_RECORDS, 1, MAX_RECORDS);
    ShardIterator iterator = ShardIterator.of(request.requiredText("ShardIterator"), now());
    DataStream stream = streams.get(iterator.stream());
    Shard shard = stream.shard(iterator.shardId());
    // asked before reading: a record that comes before the shard closes is read on the next turn
    boolean closed = shard.log().isClosed();
    List<StoredRecord> read = shard.log().read(iterator.position(), limit, MAX_BYTES);

    ObjectNode answer = Protocol.answer();
    ArrayNode records = answer.putArray("Records");
    long next = Math.max(iterator.position(), shard.log().first());
    for (StoredRecord record : read) {
      records
          .addObject()
          .put("SequenceNumber", shard.sequenceNumber(record.position()))
          .putPOJO("ApproximateArrivalTimestamp", record.arrival())
          .put("Data", record.data())
          .put("PartitionKey", record.partitionKey())
          .put("EncryptionType", "NONE");
      next = record.position() + 1;
    }
    if (closed && next >= shard.log().next()) {
      tellChildren(stream, shard, answer.putArray("ChildShards"));
    } else {
      answer.put("NextShardIterator", iterator.movedTo(next, now()).token());
    }
    return answer.put("MillisBehindLatest", shard.log().millisBehind(next));
  }

  private static void tellChildren(DataStream stream, Shard parent, ArrayNode children) {
    for (Shard child : stream.children(parent)) {
      ObjectNode told = children.addObject().put("ShardId", child.id());
      told.putArray("ParentShards").add(parent.id());
      told.set("HashKeyRange", child.describe().get("HashKeyRange"));
    }
  }

  private static long startingAt(Shard shard, Fields request) {
    return shard.position(
        request
            .text("StartingSequenceNumber")
            .orElseThrow(
                () ->
                    KinesisFault.invalidArgument(
                        "Must specify startingSequenceNumber for this type of iterator.")));
  }

  private long at(Shard shard, Fields request) {
    Instant time =
        request
            .timestamp("Timestamp")
            .orElseThrow(
                () ->
                    KinesisFault.invalidArgument(
                        "Must specify timestampInMillis for AT_TIMESTAMP iterator."));
    if (time.isAfter(now())) {
      throw KinesisFault.invalidArgument(
          "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis.");
    }
    return shard.log().at(time);
  }

  private Instant now() {
    return streams.clock().instant();
  }
}
