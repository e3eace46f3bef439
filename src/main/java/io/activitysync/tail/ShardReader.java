package io.activitysync.tail;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads one shard from a position to its end, if it has one. Used by one thread. */
final class ShardReader {
  /** At most five reads a second are allowed on a shard, for all its readers together. */
  private static final Duration WHILE_BEHIND = Duration.ofMillis(210);

  /** At the end of a shard reading is left to those who need it more. */
  private static final Duration AT_THE_END = Duration.ofSeconds(1);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final KinesisClient client;
  private final String stream;
  private final String shardId;
  private final StartPosition start;
  private final Instant started;
  private String iterator;
  private String lastSequenceNumber;
  private Instant due;
  private int failures;
  private boolean ended;
  private boolean caughtUp;

  ShardReader(
      KinesisClient client, String stream, String shardId, StartPosition start, Instant now) {
    this.client = client;
    this.stream = stream;
    this.shardId = shardId;
    this.start = start;
    this.started = now;
    this.due = now;
  }

  /** Fixes the position now, and not only with the first read. */
  void open() {
    iterator = iterator(first());
  }

  String shardId() {
    return shardId;
  }

  /** When to read next. */
  Instant due() {
    return due;
  }

  /** Whether the shard was closed and all of it was read. */
  boolean ended() {
    return ended;
  }

  /** Whether the last read reached what was newest then. */
  boolean caughtUp() {
    return caughtUp;
  }

  /** Reads what comes next; nothing when the iterator had to be renewed. */
  List<Record> read(Instant now) {
    if (iterator == null) {
      open();
    }
    GetRecordsResponse read;
    try {
      String from = iterator;
      read = client.getRecords(request -> request.shardIterator(from));
    } catch (ExpiredIteratorException e) {
      // good for five minutes only, which a suspended laptop is longer than
      iterator = iterator(lastSequenceNumber == null ? again() : after());
      due = now.plus(WHILE_BEHIND);
      return List.of();
    }
    failures = 0;
    if (!read.records().isEmpty()) {
      lastSequenceNumber = read.records().get(read.records().size() - 1).sequenceNumber();
    }
    iterator = read.nextShardIterator();
    ended = iterator == null;
    caughtUp = read.millisBehindLatest() == null || read.millisBehindLatest() == 0;
    due = now.plus(caughtUp && read.records().isEmpty() ? AT_THE_END : WHILE_BEHIND);
    return read.records();
  }

  /**
   * Waits longer after each failure in a row, up to ten seconds.
   *
   * @param jitter 0 to 1
   */
  void backOff(Instant now, double jitter) {
    failures++;
    long longest =
        Math.min(LONGEST_WAIT.toMillis(), AT_THE_END.toMillis() << Math.min(failures - 1, 10));
    due = now.plusMillis((long) (longest * (0.5 + jitter / 2)));
  }

  private String iterator(GetShardIteratorRequest.Builder from) {
    return client
        .getShardIterator(from.streamName(stream).shardId(shardId).build())
        .shardIterator();
  }

  private GetShardIteratorRequest.Builder first() {
    return GetShardIteratorRequest.builder()
        .shardIteratorType(start.type())
        .timestamp(start.timestamp());
  }

  /** As at first, but what came since then counts as new. */
  private GetShardIteratorRequest.Builder again() {
    return start.type() == ShardIteratorType.LATEST
        ? GetShardIteratorRequest.builder()
            .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
            .timestamp(started)
        : first();
  }

  private GetShardIteratorRequest.Builder after() {
    return GetShardIteratorRequest.builder()
        .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
        .startingSequenceNumber(lastSequenceNumber);
  }
}
