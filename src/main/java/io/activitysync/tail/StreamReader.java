package io.activitysync.tail;

import io.activitysync.kinesis.client.StreamAddress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Reads all shards of a stream in turns, a child only after its parents were read to their end.
 * Used by one thread.
 */
final class StreamReader {
  /** At most five reads a second are allowed on a shard, for all its readers together. */
  private static final Duration WHILE_BEHIND = Duration.ofMillis(210);

  /** At the end of a shard reading is left to those who need it more. */
  private static final Duration AT_THE_END = Duration.ofSeconds(1);

  private static final int LONGEST_WAIT_SECONDS = 10;

  private final KinesisClient client;
  private final StreamAddress stream;
  private final StartPosition start;
  private final boolean follow;
  private final Consumer<String> status;
  private final Clock clock;
  private final Map<String, Shard> known = new LinkedHashMap<>();
  private final Set<String> begun = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final List<Cursor> cursors = new ArrayList<>();

  /** Whether shards may have come that are not known yet; until a look has gone well. */
  private boolean mustLook;

  private boolean inTrouble;

  /**
   * Makes one for a stream, which another account may own where it is given by its ARN.
   *
   * @param follow whether to go on at the end
   * @param status is told what a user may want to know
   */
  StreamReader(
      KinesisClient client,
      StreamAddress stream,
      StartPosition start,
      boolean follow,
      Consumer<String> status,
      Clock clock) {
    this.client = client;
    this.stream = stream;
    this.start = start;
    this.follow = follow;
    this.status = status;
    this.clock = clock;
  }

  /** A place in a shard. */
  private final class Cursor {
    private final String shardId;
    private final GetShardIteratorRequest.Builder from;
    private Instant due = clock.instant();
    private boolean latest;
    private String iterator;
    private int failures;
    private boolean caughtUp;

    Cursor(String shardId, StartPosition position) {
      this.shardId = shardId;
      this.latest = position.equals(StartPosition.LATEST);
      this.from =
          GetShardIteratorRequest.builder()
              .streamName(stream.streamName())
              .streamARN(stream.streamArn())
              .shardId(shardId)
              .shardIteratorType(position.type())
              .timestamp(position.timestamp());
    }

    /** Fixes the position now, and not only with the first read. */
    void open() {
      iterator = client.getShardIterator(from.build()).shardIterator();
      if (latest) {
        // should the iterator be lost, what came since then counts as new
        from.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(clock.instant());
        latest = false;
      }
    }

    /** What comes next; nothing where it passes by itself that there is no answer. */
    List<Record> read() {
      GetRecordsResponse read;
      try {
        if (iterator == null) {
          open();
        }
        read = client.getRecords(r -> r.streamARN(stream.streamArn()).shardIterator(iterator));
      } catch (ExpiredIteratorException e) {
        // good for five minutes only, which a suspended laptop is longer than
        iterator = null;
        rest(WHILE_BEHIND);
        return List.of();
      } catch (SdkException e) {
        tolerate(e);
        failures++;
        rest(Duration.ofSeconds(Math.min(LONGEST_WAIT_SECONDS, failures)));
        return List.of();
      }
      inTrouble = false;
      failures = 0;
      List<Record> records = read.records();
      if (!records.isEmpty()) {
        from.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
            .startingSequenceNumber(records.get(records.size() - 1).sequenceNumber())
            .timestamp(null);
      }
      iterator = read.nextShardIterator();
      if (iterator == null) {
        ended.add(shardId);
      }
      caughtUp = read.millisBehindLatest() == null || read.millisBehindLatest() == 0;
      rest(caughtUp && records.isEmpty() ? AT_THE_END : WHILE_BEHIND);
      return records;
    }

    private void rest(Duration time) {
      due = clock.instant().plus(time);
    }

    boolean done() {
      return ended.contains(shardId) || (!follow && caughtUp && !isClosed(known.get(shardId)));
    }
  }

  /**
   * Reads until the printer has enough, the end is reached, or the latch is let go.
   *
   * @throws SdkException when AWS refuses for good
   * @throws IOException when nobody reads what is printed
   */
  void readTo(RecordPrinter printer, CountDownLatch stop) throws IOException, InterruptedException {
    look();
    if (start.equals(StartPosition.LATEST)) {
      known.values().stream()
          .filter(StreamReader::isClosed)
          .map(Shard::shardId)
          .forEach(ended::add);
      begun.addAll(ended);
    }
    begin(start);
    cursors.forEach(Cursor::open);
    status.accept("Reading " + stream.shown() + ": " + cursors.size() + " shards");
    while (!cursors.isEmpty() || follow) {
      if (stop.await(millisToWait(), TimeUnit.MILLISECONDS) || !turn(printer)) {
        return;
      }
    }
  }

  /** Reads every shard whose time has come; false when the printer has enough. */
  private boolean turn(RecordPrinter printer) throws IOException {
    for (Cursor cursor : cursors) {
      if (!cursor.due.isAfter(clock.instant()) && !printer.print(cursor.read())) {
        return false;
      }
    }
    mustLook |= cursors.removeIf(Cursor::done) || cursors.isEmpty();
    if (mustLook) {
      try {
        look();
        mustLook = false;
      } catch (SdkException e) {
        tolerate(e);
      }
    }
    // what takes the place of a shard is read whole, whatever the start was
    begin(start.equals(StartPosition.LATEST) ? StartPosition.HORIZON : start);
    return true;
  }

  private void look() {
    ListShardsResponse page =
        client.listShards(r -> r.streamName(stream.streamName()).streamARN(stream.streamArn()));
    while (true) {
      page.shards().forEach(shard -> known.put(shard.shardId(), shard));
      String next = page.nextToken();
      if (next == null) {
        return;
      }
      page = client.listShards(request -> request.nextToken(next));
    }
  }

  /** Begins with each shard whose parents, where there still are some, were read to their end. */
  private void begin(StartPosition position) {
    for (Shard shard : known.values()) {
      boolean parentsRead =
          Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
              .allMatch(parent -> !known.containsKey(parent) || ended.contains(parent));
      if (parentsRead && begun.add(shard.shardId())) {
        cursors.add(new Cursor(shard.shardId(), position));
      }
    }
  }

  private static boolean isClosed(Shard shard) {
    return shard.sequenceNumberRange().endingSequenceNumber() != null;
  }

  /** Goes on after what passes by itself, and tells it once; anything else is thrown on. */
  private void tolerate(SdkException failure) {
    if (!Refusal.passes(failure)) {
      throw failure;
    }
    if (!inTrouble) {
      status.accept("Waiting: " + failure.getMessage());
    }
    inTrouble = true;
  }

  private long millisToWait() {
    Instant now = clock.instant();
    return cursors.stream()
        .map(cursor -> cursor.due)
        .min(Comparator.naturalOrder())
        .map(due -> Math.max(0, Duration.between(now, due).toMillis()))
        .orElse(AT_THE_END.toMillis());
  }
}
