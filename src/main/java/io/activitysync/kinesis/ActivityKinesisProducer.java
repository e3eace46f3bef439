package io.activitysync.kinesis;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

final class ActivityKinesisProducer extends DefaultAsyncProducer {
  private final ActivityKinesisEndpoint endpoint;

  ActivityKinesisProducer(ActivityKinesisEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    RecordSource source = exchange.getMessage().getBody(RecordSource.class);
    RejectedRecords rejected = exchange.getProperty(RejectedRecords.NAME, RejectedRecords.class);
    endpoint
        .delivery()
        .send(
            source,
            rejected,
            new DeliveryCallback() {
              @Override
              public void delivered(long records) {
                callback.done(false);
              }

              @Override
              public void failed(Exception failure, Undelivered undelivered) {
                exchange.setException(failure);
                callback.done(false);
              }
            });
    return false;
  }
}
