package io.activitysync.local;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The streams of the one account that an embedded Kinesis has. Thread-safe. */
final class Streams {
  /** What a stream allows unless it says otherwise. */
  static final int DEFAULT_RECORD_KIB = 1024;

  /** The most that a stream can be told to allow. */
  static final int MAX_RECORD_KIB = 10 * 1024;

  private final ConcurrentMap<String, DataStream> streams = new ConcurrentSkipListMap<>();
  private final long bytesPerShard;
  private final Clock clock;

  Streams(long bytesPerShard, Clock clock) {
    this.bytesPerShard = bytesPerShard;
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  /**
   * Makes a stream.
   *
   * @throws KinesisFault ResourceInUseException when there is one of that name
   */
  void create(String name, int shards, int maxRecordKib) {
    DataStream created = new DataStream(name, shards, maxRecordKib * 1024, bytesPerShard, clock);
    if (streams.putIfAbsent(name, created) != null) {
      throw KinesisFault.streamInUse(name);
    }
  }

  /**
   * The stream of a name.
   *
   * @throws KinesisFault ResourceNotFoundException when there is none
   */
  DataStream get(String name) {
    DataStream stream = streams.get(name);
    if (stream == null) {
      throw KinesisFault.streamNotFound(name);
    }
    return stream;
  }

  void delete(String name) {
    if (streams.remove(name) == null) {
      throw KinesisFault.streamNotFound(name);
    }
  }

  /** How many records were put since the start, those that were dropped since included. */
  long put() {
    return streams.values().stream()
        .flatMap(stream -> stream.shards().stream())
        .mapToLong(shard -> shard.log().next())
        .sum();
  }

  /** All names, sorted. */
  List<String> names() {
    return List.copyOf(streams.keySet());
  }
}
