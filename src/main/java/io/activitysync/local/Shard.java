package io.activitysync.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;

/** One shard: its part of the hash space and what was put there. Thread-safe. */
final class Shard {
  /** Sequence numbers have 56 digits; these two in front keep the zeros that follow. */
  private static final String FIRST_DIGITS = "49";

  private static final int NUMBER_DIGITS = 20;
  private static final int POSITION_DIGITS = 34;

  private final String id;
  private final HashRange range;
  private final String parentId;
  private final RecordLog log;
  private final String sequencePrefix;

  /**
   * Makes an empty shard.
   *
   * @param number counted from 0 in its stream
   * @param parentId the shard that was split to make this one; null for a first one
   */
  Shard(int number, HashRange range, String parentId, RecordLog log) {
    this.id = "shardId-" + padded(number, 12);
    this.range = range;
    this.parentId = parentId;
    this.log = log;
    // a child has a greater number than its parent, so numbers grow across a split as well
    this.sequencePrefix = FIRST_DIGITS + padded(number, NUMBER_DIGITS);
  }

  String id() {
    return id;
  }

  HashRange range() {
    return range;
  }

  String parentId() {
    return parentId;
  }

  RecordLog log() {
    return log;
  }

  boolean owns(BigInteger hash) {
    return !log.isClosed() && range.contains(hash);
  }

  String sequenceNumber(long position) {
    return sequencePrefix + padded(position, POSITION_DIGITS);
  }

  /**
   * The position behind a sequence number of this shard.
   *
   * @throws KinesisFault InvalidArgumentException when it is none of this shard's
   */
  long position(String sequenceNumber) {
    boolean known =
        sequenceNumber.length() == sequencePrefix.length() + POSITION_DIGITS
            && sequenceNumber.startsWith(sequencePrefix);
    if (known) {
      try {
        long position = Long.parseLong(sequenceNumber.substring(sequencePrefix.length()));
        if (position < Math.max(1, log.next())) {
          return position;
        }
      } catch (NumberFormatException e) {
        // falls through to the refusal: these digits are no position
      }
    }
    throw KinesisFault.invalidArgument(
        "StartingSequenceNumber " + sequenceNumber + " is invalid for shard " + id);
  }

  ObjectNode describe() {
    ObjectNode shard = JsonNodeFactory.instance.objectNode().put("ShardId", id);
    if (parentId != null) {
      shard.put("ParentShardId", parentId);
    }
    shard
        .putObject("HashKeyRange")
        .put("StartingHashKey", range.start().toString())
        .put("EndingHashKey", range.end().toString());
    ObjectNode sequences =
        shard.putObject("SequenceNumberRange").put("StartingSequenceNumber", sequenceNumber(0));
    if (log.isClosed()) {
      sequences.put("EndingSequenceNumber", sequenceNumber(Math.max(0, log.next() - 1)));
    }
    return shard;
  }

  private static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(digits - text.length()) + text;
  }
}
