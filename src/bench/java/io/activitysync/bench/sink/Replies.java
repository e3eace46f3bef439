package io.activitysync.bench.sink;

import io.activitysync.bench.load.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Whole HTTP answers, each made once: an answer to PutRecords has one entry for each record, of the
 * length that Kinesis gives it, so that reading it costs a client what it costs in earnest.
 */
final class Replies {
  private static final String SHARD_ID = "shardId-000000000000";
  private static final String ACCOUNT = "000000000000";
  private static final String CALLER_IDENTITY =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>arn:aws:iam::%1$s:user/bench</Arn>
          <UserId>AIDABENCH</UserId>
          <Account>%1$s</Account>
        </GetCallerIdentityResult>
        <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
      </GetCallerIdentityResponse>
      """
          .formatted(ACCOUNT);
  private static final Map<String, Object> ENTRY =
      Map.of(
          "SequenceNumber",
          "49546986683135544286507457936321625675700192471156785154",
          "ShardId",
          SHARD_ID);

  /**
   * The stream has one shard: the producer library foresees the shard of each record and sends it
   * again when the answer names another, and to know it the sink would have to hash every key.
   */
  private static final Map<String, Object> SHARD =
      Map.of(
          "ShardId",
          SHARD_ID,
          "HashKeyRange",
          Map.of(
              "StartingHashKey", "0",
              "EndingHashKey", "340282366920938463463374607431768211455"),
          "SequenceNumberRange",
          Map.of("StartingSequenceNumber", "1"));

  private final Map<String, ByteBuf> made = new ConcurrentHashMap<>();

  /** Answer to a put of so many records. */
  ByteBuf put(String operation, Format format, int records) {
    return reply(operation + format + records, format, () -> putBody(operation, records));
  }

  /** Answer to anything else that clients ask before they put; empty when not known. */
  ByteBuf other(String operation, Format format) {
    return reply(operation + format, format, () -> body(operation));
  }

  /** Answer to STS GetCallerIdentity, by which the producer library finds the stream's ARN. */
  ByteBuf callerIdentity() {
    return made.computeIfAbsent(
            "GetCallerIdentity",
            name -> http("text/xml", CALLER_IDENTITY.getBytes(StandardCharsets.US_ASCII)))
        .duplicate();
  }

  private ByteBuf reply(String name, Format format, Supplier<Object> body) {
    ByteBuf whole =
        made.computeIfAbsent(name, n -> http(format.contentType(), format.encode(body.get())));
    return whole.duplicate();
  }

  private static ByteBuf http(String contentType, byte[] body) {
    String head =
        "HTTP/1.1 200 OK\r\nx-amzn-RequestId: d3b1a6f0-7c52-9d0e-8a3f-5e0c7b1f2a64\r\n"
            + "Content-Type: %s\r\nContent-Length: %d\r\n\r\n".formatted(contentType, body.length);
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    ByteBuf whole = Unpooled.directBuffer(headBytes.length + body.length);
    whole.writeBytes(headBytes).writeBytes(body);
    return Unpooled.unreleasableBuffer(whole).asReadOnly();
  }

  private static Object putBody(String operation, int records) {
    return operation.equals("PutRecord")
        ? ENTRY
        : Map.of("FailedRecordCount", 0, "Records", Collections.nCopies(records, ENTRY));
  }

  private static Object body(String operation) {
    return switch (operation) {
      case "DescribeStreamSummary" ->
          Map.of(
              "StreamDescriptionSummary",
              Map.of(
                  "StreamName",
                  "bench-0",
                  "StreamARN",
                  "arn:aws:kinesis:%s:%s:stream/bench-0".formatted(Target.REGION, ACCOUNT),
                  "StreamStatus",
                  "ACTIVE",
                  "RetentionPeriodHours",
                  24,
                  "EnhancedMonitoring",
                  List.of(),
                  "OpenShardCount",
                  1));
      case "DescribeStream" ->
          Map.of(
              "StreamDescription",
              Map.of(
                  "StreamName",
                  "bench-0",
                  "StreamARN",
                  "arn:aws:kinesis:%s:%s:stream/bench-0".formatted(Target.REGION, ACCOUNT),
                  "StreamStatus",
                  "ACTIVE",
                  "RetentionPeriodHours",
                  24,
                  "EnhancedMonitoring",
                  List.of(),
                  "HasMoreShards",
                  false,
                  "Shards",
                  List.of(SHARD)));
      case "ListShards" -> Map.of("Shards", List.of(SHARD));
      default -> Map.of();
    };
  }
}
