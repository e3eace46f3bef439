package io.activitysync.tail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Which shards may be read: a child only when its parents were read to their end. */
final class ShardFamily {
  private final Map<String, Shard> known = new LinkedHashMap<>();
  private final Set<String> begun = new HashSet<>();
  private final Set<String> ended = new HashSet<>();

  void add(List<Shard> shards) {
    shards.forEach(shard -> known.putIfAbsent(shard.shardId(), shard));
  }

  /** Leaves out all that were closed before, when only what is new is wanted. */
  void skipClosed() {
    for (String shardId : known.keySet()) {
      if (isClosed(shardId)) {
        begun.add(shardId);
        ended.add(shardId);
      }
    }
  }

  /** Shards whose turn has come; each is told once. */
  List<String> next() {
    List<String> ready = new ArrayList<>();
    for (Shard shard : known.values()) {
      boolean parentsRead =
          Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
              .allMatch(parent -> parent == null || !known.containsKey(parent) || isEnded(parent));
      if (parentsRead && begun.add(shard.shardId())) {
        ready.add(shard.shardId());
      }
    }
    return ready;
  }

  /** Whether a shard was closed when it was told: reading it comes to an end. */
  boolean isClosed(String shardId) {
    return known.get(shardId).sequenceNumberRange().endingSequenceNumber() != null;
  }

  void end(String shardId) {
    ended.add(shardId);
  }

  private boolean isEnded(String shardId) {
    return ended.contains(shardId);
  }
}
