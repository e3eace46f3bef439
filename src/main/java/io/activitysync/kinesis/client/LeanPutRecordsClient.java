package io.activitysync.kinesis.client;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * PutRecords without the SDK's marshalling: entries are written once, as CBOR, into the array that
 * is hashed, signed and sent; of an answer in which all were taken nothing is made. Safe for use by
 * several threads.
 */
public final class LeanPutRecordsClient implements PutRecordsClient {

  private static final String CBOR = "application/x-amz-cbor-1.1";

  private final PutRecordsEncoder encoder;
  private final SignedCalls calls;
  private final BufferPool buffers;
  private final Clock clock;
  private final OpenCalls open = new OpenCalls();

  /**
   * Sends nothing yet.
   *
   * @param transport shared with other connections; not closed by this client
   * @param credentials asked for each call; must not block
   * @param clock dates the signatures
   * @throws IllegalArgumentException when the region has no Kinesis endpoint
   */
  public LeanPutRecordsClient(
      KinesisTransport transport,
      StreamAddress address,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      Clock clock) {
    this.encoder = new PutRecordsEncoder(address);
    this.calls = new SignedCalls(transport, address, credentials, clock);
    this.buffers = transport.buffers();
    this.clock = clock;
  }

  @Override
  public CompletionStage<PutResult> putRecords(List<? extends PutEntry> entries) {
    CompletableFuture<PutResult> result = open.open();
    if (result.isDone()) {
      return result;
    }
    byte[] buffer = buffers.take(encoder.room(entries));
    int length = encoder.encode(entries, buffer);
    int size = entries.size();
    var unused =
        calls
            .send("PutRecords", CBOR, buffer, length)
            .whenComplete((answer, failure) -> settle(result, buffer, size, answer, failure));
    return result;
  }

  private void settle(
      CompletableFuture<PutResult> result,
      byte[] buffer,
      int size,
      HttpAnswer answer,
      Throwable failure) {
    if (failure != null) {
      open.settle(result, SignedCalls.unwrap(failure));
      return;
    }
    if (!answer.isSuccess()) {
      open.settle(result, RefusedAnswer.read(answer, clock));
      return;
    }
    PutResult read;
    try {
      read = PutRecordsAnswer.read(answer, size);
    } catch (MalformedAnswerException e) {
      open.settle(result, e);
      return;
    }
    // Whoever answers for each entry has read the whole request. After any other end the HTTP
    // client may still be writing from the buffer, so then it is left to the garbage collector.
    buffers.giveBack(buffer);
    open.settle(result, read);
  }

  @Override
  public void close() {
    open.close();
  }
}
