package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Asks for a stream's state and limits (DescribeStreamSummary), and whether it may be written to.
 * For probes and for the first use of a stream, never for a batch. Safe for use by several threads.
 */
public final class StreamDescriber {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A record that no stream takes: its hash key is 2^128, one more than the largest. */
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "Data", "",
          "PartitionKey", "activity-sync-test",
          "ExplicitHashKey", "340282366920938463463374607431768211456");

  private static final Set<String> MAY_WRITE =
      Set.of("InvalidArgumentException", "ValidationException");

  private final SignedCalls calls;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final DescribeLimiter limiter;
  private final Clock clock;
  private final StreamAddress address;

  /**
   * Asks nothing yet.
   *
   * @param limiter the one of the process
   * @throws IllegalArgumentException when the region has no Kinesis endpoint
   */
  public StreamDescriber(
      KinesisTransport transport,
      StreamAddress address,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      DescribeLimiter limiter,
      Clock clock) {
    this.calls = new SignedCalls(transport, address, credentials, clock);
    this.credentials = credentials;
    this.limiter = limiter;
    this.clock = clock;
    this.address = address;
  }

  /**
   * Asks once, after waiting for its turn. Never blocks.
   *
   * @return completes also when asking is denied; fails as {@link PutRecordsClient#putRecords}
   *     does, with {@code ResourceNotFoundException} when the stream isn't there
   */
  public CompletableFuture<StreamDescription> describe() {
    return credentials
        .resolveIdentity()
        .thenCompose(identity -> limiter.turn(identity.accessKeyId()))
        .thenCompose(turn -> send("DescribeStreamSummary", Map.of()))
        .thenCompose(this::read);
  }

  /**
   * Tries once whether the credentials may write, and writes nothing: by one PutRecords whose only
   * record has a hash key outside of the hash space, which is an {@code InvalidArgumentException}
   * (PutRecords API reference) for those who may write, and an {@code AccessDeniedException} for
   * those who may not. Never blocks.
   *
   * @return completes when nothing spoke against it; fails as {@link PutRecordsClient#putRecords}
   *     does
   */
  public CompletableFuture<Void> tryToWrite() {
    return send("PutRecords", Map.of("Records", List.of(OUTSIDE)))
        .thenCompose(
            answer -> {
              if (answer.isSuccess()) {
                return CompletableFuture.completedFuture(null);
              }
              KinesisCallException refusal = answer.refusal(clock);
              return MAY_WRITE.contains(refusal.errorCode())
                  ? CompletableFuture.completedFuture(null)
                  : CompletableFuture.failedFuture(refusal);
            });
  }

  private CompletableFuture<HttpAnswer> send(String operation, Map<String, Object> more) {
    Map<String, Object> request = new LinkedHashMap<>();
    if (address.streamArn() != null) {
      request.put("StreamARN", address.streamArn());
    } else {
      request.put("StreamName", address.streamName());
    }
    request.putAll(more);
    try {
      byte[] json = JSON.writeValueAsBytes(request);
      return calls.send(operation, SignedCalls.JSON, json, json.length);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory can't fail", e);
    }
  }

  private CompletableFuture<StreamDescription> read(HttpAnswer answer) {
    if (answer.isSuccess()) {
      try {
        return CompletableFuture.completedFuture(readSummary(answer));
      } catch (MalformedAnswerException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    KinesisCallException refusal = answer.refusal(clock);
    return "AccessDeniedException".equals(refusal.errorCode())
        ? CompletableFuture.completedFuture(new StreamDescription.Denied(refusal.getMessage()))
        : CompletableFuture.failedFuture(refusal);
  }

  /** The summary is one object around flat fields, whose names occur nowhere below them. */
  private static StreamDescription readSummary(HttpAnswer answer) throws MalformedAnswerException {
    try {
      JsonNode summary = answer.tree();
      String status = summary.findPath("StreamStatus").asText(null);
      if (status == null) {
        throw new MalformedAnswerException("the answer names no state of the stream");
      }
      JsonNode kib = summary.findPath("MaxRecordSizeInKiB");
      int maxRecordBytes =
          kib.isIntegralNumber() && kib.longValue() > 0
              ? Math.toIntExact(Math.multiplyExact(kib.longValue(), 1024L))
              : StreamDescription.DEFAULT_MAX_RECORD_BYTES;
      return new StreamDescription.Described(
          status, maxRecordBytes, summary.findPath("OpenShardCount").asInt());
    } catch (MalformedAnswerException e) {
      throw e;
    } catch (IOException | ArithmeticException e) {
      throw new MalformedAnswerException("the answer is no valid JSON");
    }
  }
}
