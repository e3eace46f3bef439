package io.activitysync.kinesis.client;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A client's calls in flight, so that closing it leaves none unanswered. Safe for threads. */
@SuppressWarnings("CollectionUndefinedEquality") // identity is what is meant
final class OpenCalls {

  private final Set<CompletableFuture<PutResult>> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** A future for one more call; it has failed already when the client is closed. */
  CompletableFuture<PutResult> open() {
    CompletableFuture<PutResult> call = new CompletableFuture<>();
    calls.add(call);
    if (closed) {
      fail(call);
    }
    return call;
  }

  /** Answers a call. */
  void settle(CompletableFuture<PutResult> call, PutResult result) {
    calls.remove(call);
    call.complete(result);
  }

  /** Fails a call. */
  void settle(CompletableFuture<PutResult> call, Throwable failure) {
    calls.remove(call);
    call.completeExceptionally(failure);
  }

  /** Fails all that are open, and all that are still to come. */
  void close() {
    closed = true;
    calls.forEach(this::fail);
  }

  private void fail(CompletableFuture<PutResult> call) {
    settle(call, new IOException("the client is closed"));
  }
}
