package io.activitysync.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** PutRecord and PutRecords. A call is checked whole before the first of its records is put. */
record PutOperations(Streams streams) {
  private static final int MAX_RECORDS = 500;
  private static final int MAX_REQUEST_BYTES = 10 * 1024 * 1024;
  private static final int MAX_PARTITION_KEY = 256;
  private static final Pattern HASH_KEY = Pattern.compile("0|([1-9]\\d{0,38})");

  ObjectNode one(Fields request) {
    String name = request.streamName();
    Entry entry = Entry.of(request, "");
    DataStream stream = streams.get(name);
    entry.checkSize(stream);
    return placed(entry.put(stream), Protocol.answer()).put("EncryptionType", "NONE");
  }

  ObjectNode many(Fields request) {
    String name = request.streamName();
    List<Fields> given = request.each("Records").toList();
    if (given.isEmpty() || given.size() > MAX_RECORDS) {
      throw KinesisFault.validation(
          "[" + given.size() + " records]",
          "records",
          given.isEmpty()
              ? "Member must have length greater than or equal to 1"
              : "Member must have length less than or equal to " + MAX_RECORDS);
    }
    Entry[] entries = new Entry[given.size()];
    long bytes = 0;
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Entry.of(given.get(i), "records." + (i + 1) + ".member.");
      bytes += entries[i].size();
    }
    DataStream stream = streams.get(name);
    for (Entry entry : entries) {
      entry.checkSize(stream);
    }
    if (bytes > MAX_REQUEST_BYTES) {
      throw KinesisFault.invalidArgument("Records size exceeds 10 MB limit");
    }
    ObjectNode answer = Protocol.answer().put("FailedRecordCount", 0);
    ArrayNode results = answer.putArray("Records");
    for (Entry entry : entries) {
      placed(entry.put(stream), results.addObject());
    }
    return answer.put("EncryptionType", "NONE");
  }

  private static ObjectNode placed(DataStream.Placed placed, ObjectNode result) {
    return result.put("ShardId", placed.shardId()).put("SequenceNumber", placed.sequenceNumber());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(String partitionKey, BigInteger hash, byte[] data) {

    static Entry of(Fields fields, String path) {
      byte[] data = fields.bytes("Data");
      if (data.length > Streams.MAX_RECORD_KIB * 1024) {
        throw KinesisFault.validation(
            "java.nio.HeapByteBuffer[pos=0 lim=" + data.length + " cap=" + data.length + "]",
            path + "data",
            "Member must have length less than or equal to " + Streams.MAX_RECORD_KIB * 1024);
      }
      String key = fields.requiredText("PartitionKey");
      int length = key.codePointCount(0, key.length());
      if (length < 1 || length > MAX_PARTITION_KEY) {
        throw KinesisFault.validation(
            key,
            path + "partitionKey",
            length < 1
                ? "Member must have length greater than or equal to 1"
                : "Member must have length less than or equal to " + MAX_PARTITION_KEY);
      }
      return new Entry(key, hash(fields.text("ExplicitHashKey"), key, path), data);
    }

    private static BigInteger hash(Optional<String> explicit, String partitionKey, String path) {
      if (explicit.isEmpty()) {
        return HashRange.hash(partitionKey);
      }
      if (!HASH_KEY.matcher(explicit.get()).matches()) {
        throw KinesisFault.validation(
            explicit.get(),
            path + "explicitHashKey",
            "Member must satisfy regular expression pattern: " + HASH_KEY);
      }
      BigInteger hash = new BigInteger(explicit.get());
      if (!HashRange.inSpace(hash)) {
        throw KinesisFault.invalidArgument(
            "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]."
                + " Specified value was "
                + hash);
      }
      return hash;
    }

    int size() {
      return data.length + partitionKey.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    void checkSize(DataStream stream) {
      if (size() > stream.maxRecordBytes()) {
        throw KinesisFault.invalidArgument(
            "Record size exceeds the limit of " + stream.maxRecordBytes() + " bytes");
      }
    }

    DataStream.Placed put(DataStream stream) {
      return stream.put(partitionKey, hash, data);
    }
  }
}
