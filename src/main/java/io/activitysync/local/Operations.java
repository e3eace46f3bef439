package io.activitysync.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Every operation that the embedded Kinesis knows, by its name on the wire. */
final class Operations {
  private static final String TARGET_PREFIX = "Kinesis_20131202.";

  private final Map<String, Function<Fields, ObjectNode>> byName = new TreeMap<>();

  Operations(Streams streams) {
    StreamOperations stream = new StreamOperations(streams);
    byName.put("CreateStream", stream::create);
    byName.put("DeleteStream", stream::delete);
    byName.put("DescribeStream", stream::describe);
    byName.put("DescribeStreamSummary", stream::summary);
    byName.put("ListStreams", stream::list);
    byName.put("ListShards", stream::listShards);
    byName.put("SplitShard", stream::split);
    PutOperations put = new PutOperations(streams);
    byName.put("PutRecord", put::one);
    byName.put("PutRecords", put::many);
    ReadOperations read = new ReadOperations(streams);
    byName.put("GetShardIterator", read::iterator);
    byName.put("GetRecords", read::records);
  }

  /**
   * Does what a request asks.
   *
   * @param target the X-Amz-Target header; may be null
   * @return the answer; empty for an operation that answers nothing
   * @throws KinesisFault when the service would refuse
   */
  ObjectNode perform(String target, Fields request) {
    String name =
        target != null && target.startsWith(TARGET_PREFIX)
            ? target.substring(TARGET_PREFIX.length())
            : "";
    Function<Fields, ObjectNode> operation = byName.get(name);
    if (operation == null) {
      throw KinesisFault.refused("UnknownOperationException", null);
    }
    return operation.apply(request);
  }
}
