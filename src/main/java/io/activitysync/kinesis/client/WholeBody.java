package io.activitysync.kinesis.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/** A request's body that is there already: the first bytes of one array, in one piece. */
record WholeBody(ByteBuffer content) implements SdkHttpContentPublisher {

  @Override
  public Optional<Long> contentLength() {
    return Optional.of((long) content.remaining());
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
              subscriber.onNext(content.duplicate());
              subscriber.onComplete();
            }
          }

          @Override
          public void cancel() {
            done = true;
          }
        });
  }
}
