package io.activitysync.kinesis.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * A request's body that is there already, in one piece, to be had once. Whoever has it has it
 * alone: the HTTP client knows this object as long as it keeps the socket, which may be idle for
 * minutes, and an array of half a megabyte would be held with each.
 */
final class WholeBody implements SdkHttpContentPublisher {
  private final AtomicReference<Content> content;
  private final long length;

  /** Bytes, and whether they may still go out, which knows the answer of its call. */
  private record Content(ByteBuffer bytes, BooleanSupplier wanted) {}

  /**
   * With the bytes that remain in {@code content}, which nobody else reads from any more.
   *
   * @param wanted whether it may still go out: asked when there is a socket to write it to, which
   *     may take as long as it takes to connect
   */
  WholeBody(ByteBuffer content, BooleanSupplier wanted) {
    this.content = new AtomicReference<>(new Content(content, wanted));
    this.length = content.remaining();
  }

  @Override
  public Optional<Long> contentLength() {
    return Optional.of(length);
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Subscription() {
          private boolean done;

          @Override
          public void request(long n) {
            if (!done) {
              done = true;
              hand(subscriber);
            }
          }

          @Override
          public void cancel() {
            done = true;
          }
        });
  }

  private void hand(Subscriber<? super ByteBuffer> subscriber) {
    Content whole = content.getAndSet(null);
    if (whole == null) {
      subscriber.onError(new IllegalStateException("the body has been sent before"));
    } else if (!whole.wanted().getAsBoolean()) {
      subscriber.onError(new NotSentException());
    } else {
      subscriber.onNext(whole.bytes());
      subscriber.onComplete();
    }
  }
}
