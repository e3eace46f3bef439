package io.activitysync.kinesis.client;

import io.activitysync.batch.BufferPool;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * PutRecords without the SDK's marshalling: entries are written once, as CBOR, into the array that
 * is hashed, signed and sent; of an answer in which all were taken nothing is made. Safe for use by
 * several threads.
 */
@SuppressWarnings("CollectionUndefinedEquality") // of open calls identity is what is meant
public final class LeanPutRecordsClient implements PutRecordsClient {

  private static final String CBOR = "application/x-amz-cbor-1.1";

  private final PutRecordsEncoder encoder;
  private final SignedCalls calls;
  private final BufferPool buffers;
  private final Clock clock;
  private final Set<CompletableFuture<HttpAnswer>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

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
  public CompletionStage<PutResult> putRecords(
      List<? extends PutEntry> entries, BooleanSupplier wanted) {
    if (closed) {
      return CompletableFuture.failedFuture(closed());
    }
    byte[] buffer = buffers.take(encoder.room(entries));
    int length = encoder.encode(entries, buffer);
    int size = entries.size();
    CompletableFuture<HttpAnswer> answer =
        calls.send("PutRecords", CBOR, buffer, length, () -> !closed && wanted.getAsBoolean());
    open.add(answer);
    CompletableFuture<PutResult> result = new CompletableFuture<>();
    var unused =
        answer.whenComplete(
            (whole, failure) -> {
              open.remove(answer);
              try {
                settle(result, buffer, size, whole, failure);
              } catch (Throwable e) {
                // as where there is no memory for a moment: someone waits for the result
                result.completeExceptionally(e);
              }
            });
    if (closed) {
      // meanwhile, so that it may not have been among those that were failed
      answer.completeExceptionally(closed());
    }
    return result;
  }

  private void settle(
      CompletableFuture<PutResult> result,
      byte[] buffer,
      int size,
      HttpAnswer answer,
      Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(SignedCalls.unwrap(failure));
      return;
    }
    if (!answer.isSuccess()) {
      result.completeExceptionally(answer.refusal(clock));
      return;
    }
    PutResult read;
    try {
      read = PutRecordsAnswer.read(answer, size);
    } catch (MalformedAnswerException e) {
      result.completeExceptionally(e);
      return;
    }
    // Whoever answers for each entry has read the whole request. After any other end the HTTP
    // client may still be writing from the buffer, so then it is left to the garbage collector.
    buffers.giveBack(buffer);
    result.complete(read);
  }

  /** Fails all that are open, and all that are still to come; what has not gone out won't. */
  @Override
  public void close() {
    closed = true;
    open.forEach(call -> call.completeExceptionally(closed()));
  }

  private static IOException closed() {
    return new IOException("the client is closed");
  }
}
