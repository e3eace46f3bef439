package io.activitysync.streamcheck;

import io.activitysync.kinesis.client.UserRecord;
import io.activitysync.streamcheck.StreamLook.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * The newest of the records that a look reads, and no others: a busy stream brings hundreds of
 * megabytes in the seconds that a look takes. For one thread.
 */
final class NewestRecords {
  private final int limit;
  private final long mostBytes;
  private final PriorityQueue<Placed> oldestFirst =
      new PriorityQueue<>(
          Comparator.<Placed, Instant>comparing(
                  placed -> placed.record.approximateArrivalTimestamp())
              .thenComparing(placed -> placed.record.sequenceNumber()));
  private long bytes;

  private record Placed(String shardId, Record record) {
    int size() {
      return record.data().asByteArrayUnsafe().length;
    }
  }

  /**
   * None yet.
   *
   * @param limit how many events are wanted, 1 or more
   * @param mostBytes of data that are kept; one record is, whatever it has
   */
  NewestRecords(int limit, long mostBytes) {
    this.limit = limit;
    this.mostBytes = mostBytes;
  }

  void clear() {
    oldestFirst.clear();
    bytes = 0;
  }

  void add(String shardId, Record record) {
    Placed added = new Placed(shardId, record);
    oldestFirst.add(added);
    bytes += added.size();
    while (oldestFirst.size() > limit || (bytes > mostBytes && oldestFirst.size() > 1)) {
      bytes -= oldestFirst.poll().size();
    }
  }

  /** Bytes of data that are kept. */
  long bytes() {
    return bytes;
  }

  /** The events in them, the newest first; as many as are wanted at most. */
  List<Seen> newestFirst() {
    List<Placed> records = new ArrayList<>(oldestFirst);
    records.sort(oldestFirst.comparator().reversed());
    List<Seen> seen = new ArrayList<>();
    for (Placed placed : records) {
      List<Seen> events = takenApart(placed.shardId, placed.record);
      for (int i = events.size() - 1; i >= 0 && seen.size() < limit; i--) {
        seen.add(events.get(i));
      }
    }
    return seen;
  }

  /** The events of a record, in their order. */
  static List<Seen> takenApart(String shardId, Record record) {
    List<Seen> seen = new ArrayList<>();
    for (UserRecord one : UserRecord.of(record.partitionKey(), record.data().asByteArrayUnsafe())) {
      seen.add(
          new Seen(
              shardId,
              record.sequenceNumber(),
              one.partitionKey(),
              record.approximateArrivalTimestamp(),
              SdkBytes.fromByteArrayUnsafe(one.data())));
    }
    return seen;
  }
}
