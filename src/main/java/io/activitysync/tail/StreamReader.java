package io.activitysync.tail;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Reads all shards of a stream in turns, and the shards that take their place when the stream is
 * resharded. Used by one thread.
 */
final class StreamReader {
  private static final Duration LOOK_FOR_SHARDS = Duration.ofSeconds(1);
  private static final Set<String> PASSING =
      Set.of(
          "ProvisionedThroughputExceededException",
          "LimitExceededException",
          "KMSThrottlingException",
          "ThrottlingException",
          "Throttling",
          "RequestLimitExceeded");

  private final KinesisClient client;
  private final String stream;
  private final StartPosition start;
  private final boolean follow;
  private final Consumer<String> status;
  private final Clock clock;
  private final ShardFamily family = new ShardFamily();
  private final List<ShardReader> readers = new ArrayList<>();
  private boolean lookForShards;
  private boolean inTrouble;

  /**
   * Makes one for a stream.
   *
   * @param follow whether to go on at the end
   * @param status is told what a user may want to know
   */
  StreamReader(
      KinesisClient client,
      String stream,
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

  /**
   * Reads until the printer has enough, the end is reached, or the latch is let go.
   *
   * @throws SdkException when AWS refuses for good
   * @throws IOException when nobody reads what is printed
   */
  void readTo(RecordPrinter printer, CountDownLatch stop) throws IOException, InterruptedException {
    family.add(shards());
    if (start.equals(StartPosition.LATEST)) {
      family.skipClosed();
    }
    begin(start);
    readers.forEach(ShardReader::open);
    status.accept("Reading " + stream + ": " + readers.size() + " shards");
    while (!readers.isEmpty() || follow) {
      if (stop.await(millisToWait(), TimeUnit.MILLISECONDS) || !turn(printer)) {
        return;
      }
    }
  }

  /** Reads every shard whose time has come; false when the printer has enough. */
  private boolean turn(RecordPrinter printer) throws IOException {
    lookForShards |= readers.isEmpty();
    for (Iterator<ShardReader> each = readers.iterator(); each.hasNext(); ) {
      ShardReader reader = each.next();
      if (reader.due().isAfter(clock.instant())) {
        continue;
      }
      if (!printer.print(read(reader))) {
        return false;
      }
      if (reader.ended()) {
        family.end(reader.shardId());
        each.remove();
        lookForShards = true;
      } else if (!follow && reader.caughtUp() && !family.isClosed(reader.shardId())) {
        each.remove();
      }
    }
    if (lookForShards) {
      findShards();
    }
    return true;
  }

  private void findShards() {
    try {
      family.add(shards());
    } catch (SdkException e) {
      // looked for again with the next turn
      tolerate(e);
      return;
    }
    lookForShards = false;
    // what takes the place of a shard is read whole, whatever the start was
    begin(start.equals(StartPosition.LATEST) ? StartPosition.HORIZON : start);
  }

  private List<Record> read(ShardReader reader) {
    try {
      List<Record> records = reader.read(clock.instant());
      inTrouble = false;
      return records;
    } catch (SdkException e) {
      tolerate(e);
      reader.backOff(clock.instant(), ThreadLocalRandom.current().nextDouble());
      return List.of();
    }
  }

  /** Goes on after what passes by itself, and tells it once; anything else is thrown on. */
  private void tolerate(SdkException failure) {
    if (!isPassing(failure)) {
      throw failure;
    }
    if (!inTrouble) {
      status.accept("Waiting: " + failure.getMessage());
    }
    inTrouble = true;
  }

  private void begin(StartPosition position) {
    for (String shardId : family.next()) {
      readers.add(new ShardReader(client, stream, shardId, position, clock.instant()));
    }
  }

  private List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    ListShardsResponse page = client.listShards(request -> request.streamName(stream));
    shards.addAll(page.shards());
    while (page.nextToken() != null) {
      String token = page.nextToken();
      page = client.listShards(request -> request.nextToken(token));
      shards.addAll(page.shards());
    }
    return shards;
  }

  private long millisToWait() {
    Instant now = clock.instant();
    return readers.stream()
        .map(ShardReader::due)
        .min(Comparator.naturalOrder())
        .map(due -> Math.max(0, Duration.between(now, due).toMillis()))
        .orElse(LOOK_FOR_SHARDS.toMillis());
  }

  /** Whether the same call may go well later: throttling, a server's failure, the network. */
  private static boolean isPassing(SdkException failure) {
    if (failure instanceof AwsServiceException refused) {
      return refused.statusCode() >= 500 || PASSING.contains(Refusal.code(refused));
    }
    return true;
  }
}
