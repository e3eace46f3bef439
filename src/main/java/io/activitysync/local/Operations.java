package io.activitysync.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every operation that the embedded Kinesis knows, by its name on the wire, and who may ask. */
final class Operations {
  private static final Pattern ACCESS_KEY_ID =
      Pattern.compile("AWS4-HMAC-SHA256 .*?Credential=([^/,\\s]+)/.*");
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

  /** A key that is refused, whatever is known, as AWS refuses one that was revoked. */
  static final String REVOKED = "AKIAREVOKEDEXAMPLE01";

  /**
   * Lets a request pass or not; signatures are not checked.
   *
   * @param header may be null
   * @param accessKeyIds the known ones; empty for any
   * @throws KinesisFault as AWS answers a missing header, a broken one, and an unknown key
   */
  static void authorize(String header, Set<String> accessKeyIds) {
    if (header == null) {
      throw KinesisFault.refused(
          "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    Matcher matcher = ACCESS_KEY_ID.matcher(header);
    if (!matcher.matches()) {
      throw KinesisFault.refused(
          "IncompleteSignatureException", "Authorization header requires 'Credential' parameter.");
    }
    String given = matcher.group(1);
    if (given.equals(REVOKED) || (!accessKeyIds.isEmpty() && !accessKeyIds.contains(given))) {
      throw KinesisFault.refused(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
  }
}
