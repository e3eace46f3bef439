package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Asks for a stream's state and limits (DescribeStreamSummary). For probes and for the first use of
 * a stream, never for a batch. Safe for use by several threads.
 */
public final class StreamDescriber {

  private final SignedCalls calls;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final DescribeLimiter limiter;
  private final Clock clock;
  private final byte[] request;

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
    this.request = request(address);
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
        .thenCompose(
            turn -> calls.send("DescribeStreamSummary", SignedCalls.JSON, request, request.length))
        .thenCompose(this::read);
  }

  private CompletableFuture<StreamDescription> read(HttpAnswer answer) {
    if (answer.isSuccess()) {
      try {
        return CompletableFuture.completedFuture(readSummary(answer));
      } catch (MalformedAnswerException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    KinesisCallException refusal = RefusedAnswer.read(answer, clock);
    return "AccessDeniedException".equals(refusal.errorCode())
        ? CompletableFuture.completedFuture(new StreamDescription.Denied(refusal.getMessage()))
        : CompletableFuture.failedFuture(refusal);
  }

  private static StreamDescription readSummary(HttpAnswer answer) throws MalformedAnswerException {
    String status = null;
    int maxRecordBytes = StreamDescription.DEFAULT_MAX_RECORD_BYTES;
    int openShards = 0;
    try (JsonParser json = Json.parser(answer)) {
      Json.enterObject(json);
      while (json.nextToken() != null) {
        // the summary is one object around flat fields, whose names occur nowhere below them
        if (json.currentToken() != JsonToken.FIELD_NAME) {
          continue;
        }
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "StreamStatus" -> status = json.getValueAsString();
          case "OpenShardCount" -> openShards = json.getValueAsInt();
          case "MaxRecordSizeInKiB" -> {
            if (value == JsonToken.VALUE_NUMBER_INT && json.getIntValue() > 0) {
              maxRecordBytes = Math.multiplyExact(json.getIntValue(), 1024);
            }
          }
          default -> {
            // of no interest
          }
        }
      }
    } catch (IOException | ArithmeticException e) {
      throw new MalformedAnswerException("the answer is no valid JSON");
    }
    if (status == null) {
      throw new MalformedAnswerException("the answer names no state of the stream");
    }
    return new StreamDescription.Described(status, maxRecordBytes, openShards);
  }

  private static byte[] request(StreamAddress address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      Json.writeStream(json, address);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory can't fail", e);
    }
    return bytes.toByteArray();
  }
}
