package io.activitysync.kinesis.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/**
 * Puts the pieces of one answer together, in the HTTP client's own thread. The client knows this
 * object as long as it keeps the socket, which may be idle for minutes: so what was collected is
 * let go of as soon as it is handed on.
 */
final class AnswerCollector implements SdkAsyncHttpResponseHandler, Subscriber<ByteBuffer> {

  /** More than 500 results with long messages; what is longer is not Kinesis. */
  private static final int LONGEST = 4 << 20;

  private static final int FIRST_ROOM = 4 << 10;

  private static final byte[] NOTHING = {};

  /** Waits for no answer any more. */
  private static final CompletableFuture<HttpAnswer> NOBODY =
      CompletableFuture.completedFuture(null);

  private CompletableFuture<HttpAnswer> answer;
  private SdkHttpResponse head;
  private Subscription subscription;
  private byte[] body = NOTHING;
  private int length;

  AnswerCollector(CompletableFuture<HttpAnswer> answer) {
    this.answer = answer;
  }

  @Override
  public void onHeaders(SdkHttpResponse headers) {
    head = headers;
    body = new byte[expectedLength(headers)];
  }

  private static int expectedLength(SdkHttpResponse headers) {
    String length = headers.firstMatchingHeader("Content-Length").orElse("");
    return length.matches("\\d{1,7}") ? Math.min(Integer.parseInt(length), LONGEST) : FIRST_ROOM;
  }

  @Override
  public void onStream(Publisher<ByteBuffer> stream) {
    stream.subscribe(this);
  }

  @Override
  public void onSubscribe(Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer part) {
    if (answer == NOBODY) {
      return; // what was under way when it was cancelled
    }
    int added = part.remaining();
    if (added > LONGEST - length) {
      subscription.cancel();
      onError(new MalformedAnswerException("the answer is longer than " + LONGEST + " bytes"));
      return;
    }
    if (added > body.length - length) {
      body = Arrays.copyOf(body, Math.max(length + added, 2 * body.length));
    }
    part.get(body, length, added);
    length += added;
  }

  @Override
  public void onComplete() {
    if (head == null) {
      onError(new IOException("the connection closed before an answer"));
    } else {
      HttpAnswer whole = new HttpAnswer(head, body, length);
      letGo().complete(whole);
    }
  }

  @Override
  public void onError(Throwable failure) {
    letGo().completeExceptionally(failure);
  }

  private CompletableFuture<HttpAnswer> letGo() {
    CompletableFuture<HttpAnswer> waiting = answer;
    answer = NOBODY;
    body = NOTHING;
    head = null;
    subscription = null;
    return waiting;
  }
}
