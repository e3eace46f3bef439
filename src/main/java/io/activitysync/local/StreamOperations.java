package io.activitysync.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Making, describing, listing and deleting streams and their shards. */
record StreamOperations(Streams streams) {
  private static final int MAX_SHARDS = 10_000;
  private static final int MAX_PAGE = 10_000;
  private static final int SHARDS_PER_PAGE = 1_000;
  private static final int STREAMS_PER_PAGE = 100;

  /** What a stream on demand starts with. */
  private static final int ON_DEMAND_SHARDS = 4;

  private static final Pattern HASH_KEY = Pattern.compile("0|([1-9]\\d{0,38})");

  ObjectNode create(Fields request) {
    String name = request.streamName();
    int shards = request.number("ShardCount", ON_DEMAND_SHARDS, 1, MAX_SHARDS);
    int recordKib =
        request.number(
            "MaxRecordSizeInKiB",
            Streams.DEFAULT_RECORD_KIB,
            Streams.DEFAULT_RECORD_KIB,
            Streams.MAX_RECORD_KIB);
    streams.create(name, shards, recordKib);
    return Protocol.answer();
  }

  ObjectNode delete(Fields request) {
    streams.delete(request.streamName());
    return Protocol.answer();
  }

  ObjectNode describe(Fields request) {
    DataStream stream = streams.get(request.streamName());
    int limit = request.number("Limit", SHARDS_PER_PAGE / 10, 1, MAX_PAGE);
    ObjectNode answer = Protocol.answer();
    ObjectNode description = stream.summary();
    ArrayNode shards = description.putArray("Shards");
    List<Shard> page = page(stream, request.text("ExclusiveStartShardId").orElse(""), limit);
    page.forEach(shard -> shards.add(shard.describe()));
    description.put("HasMoreShards", !endsWithLast(page, stream));
    answer.set("StreamDescription", description);
    return answer;
  }

  ObjectNode summary(Fields request) {
    DataStream stream = streams.get(request.streamName());
    ObjectNode answer = Protocol.answer();
    long open = stream.shards().stream().filter(shard -> !shard.log().isClosed()).count();
    answer.set(
        "StreamDescriptionSummary",
        stream
            .summary()
            .put("OpenShardCount", open)
            .put("ConsumerCount", 0)
            .put("MaxRecordSizeInKiB", stream.maxRecordBytes() / 1024));
    return answer;
  }

  ObjectNode list(Fields request) {
    int limit = request.number("Limit", STREAMS_PER_PAGE, 1, MAX_PAGE);
    String after =
        request.text("NextToken").or(() -> request.text("ExclusiveStartStreamName")).orElse("");
    List<String> rest = streams.names().stream().filter(name -> name.compareTo(after) > 0).toList();
    ObjectNode answer = Protocol.answer();
    ArrayNode names = answer.putArray("StreamNames");
    ArrayNode summaries = answer.putArray("StreamSummaries");
    for (String name : rest.subList(0, Math.min(limit, rest.size()))) {
      names.add(name);
      summaries.add(streams.get(name).summary());
    }
    answer.put("HasMoreStreams", rest.size() > limit);
    if (rest.size() > limit) {
      answer.put("NextToken", rest.get(limit - 1));
    }
    return answer;
  }

  ObjectNode listShards(Fields request) {
    Optional<String> token = request.text("NextToken");
    if (token.isPresent() && request.text("StreamName").isPresent()) {
      throw KinesisFault.invalidArgument("NextToken and StreamName cannot be provided together.");
    }
    // a token is the stream's name and the last shard that was told
    String[] position = token.map(StreamOperations::decode).orElse(null);
    DataStream stream = streams.get(position == null ? request.streamName() : position[0]);
    String after =
        position == null ? request.text("ExclusiveStartShardId").orElse("") : position[1];
    int limit = request.number("MaxResults", SHARDS_PER_PAGE, 1, MAX_PAGE);
    List<Shard> page = page(stream, after, limit);
    ObjectNode answer = Protocol.answer();
    ArrayNode shards = answer.putArray("Shards");
    page.forEach(shard -> shards.add(shard.describe()));
    if (!endsWithLast(page, stream)) {
      String next = stream.name() + " " + page.get(page.size() - 1).id();
      answer.put("NextToken", Base64.getEncoder().encodeToString(next.getBytes(UTF_8)));
    }
    return answer;
  }

  ObjectNode split(Fields request) {
    DataStream stream = streams.get(request.streamName());
    String start = request.requiredText("NewStartingHashKey");
    if (!HASH_KEY.matcher(start).matches()) {
      throw KinesisFault.validation(
          start,
          "newStartingHashKey",
          "Member must satisfy regular expression pattern: " + HASH_KEY);
    }
    stream.split(stream.shard(request.requiredText("ShardToSplit")), new BigInteger(start));
    return Protocol.answer();
  }

  private static List<Shard> page(DataStream stream, String after, int limit) {
    return stream.shards().stream()
        .filter(shard -> shard.id().compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  private static boolean endsWithLast(List<Shard> page, DataStream stream) {
    List<Shard> all = stream.shards();
    return page.isEmpty() || page.get(page.size() - 1).equals(all.get(all.size() - 1));
  }

  private static String[] decode(String token) {
    try {
      String[] parts = new String(Base64.getDecoder().decode(token), UTF_8).split(" ", -1);
      if (parts.length == 2) {
        return parts;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the refusal: not base64
    }
    throw KinesisFault.invalidArgument("NextToken is invalid.");
  }
}
