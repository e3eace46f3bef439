package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Tries whether credentials may write to a stream, and writes nothing: by one PutRecords whose only
 * record has a hash key outside of the hash space, which is an {@code InvalidArgumentException}
 * (PutRecords API reference) for those who may write, and an {@code AccessDeniedException} for
 * those who may not. Safe for use by several threads.
 */
public final class WriteCheck {
  /** 2^128, one more than the largest. */
  private static final String OUTSIDE = "340282366920938463463374607431768211456";

  private static final Set<String> PROVEN =
      Set.of("InvalidArgumentException", "ValidationException");

  private final SignedCalls calls;
  private final Clock clock;
  private final byte[] request;

  /**
   * Sends nothing yet.
   *
   * @throws IllegalArgumentException when the region has no Kinesis endpoint
   */
  public WriteCheck(
      KinesisTransport transport,
      StreamAddress address,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      Clock clock) {
    this.calls = new SignedCalls(transport, address, credentials, clock);
    this.clock = clock;
    this.request = request(address);
  }

  /**
   * Tries once. Never blocks.
   *
   * @return completes when nothing spoke against it; fails as {@link PutRecordsClient#putRecords}
   *     does
   */
  public CompletableFuture<Void> check() {
    return calls
        .send("PutRecords", SignedCalls.JSON, request, request.length)
        .thenCompose(
            answer -> {
              if (answer.isSuccess()) {
                return CompletableFuture.completedFuture(null);
              }
              KinesisCallException refusal = RefusedAnswer.read(answer, clock);
              return PROVEN.contains(refusal.errorCode())
                  ? CompletableFuture.completedFuture(null)
                  : CompletableFuture.failedFuture(refusal);
            });
  }

  private static byte[] request(StreamAddress address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      Json.writeStream(json, address);
      json.writeArrayFieldStart("Records");
      json.writeStartObject();
      json.writeStringField("Data", "");
      json.writeStringField("PartitionKey", "activity-sync-test");
      json.writeStringField("ExplicitHashKey", OUTSIDE);
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory can't fail", e);
    }
    return bytes.toByteArray();
  }
}
