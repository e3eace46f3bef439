package io.activitysync.kinesis.component;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.delivery.DeliveryCallback;
import io.activitysync.kinesis.delivery.RejectedRecords;
import io.activitysync.kinesis.fault.Undelivered;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.kinesis.Kinesis2Constants;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Hands an exchange's records to the endpoint's delivery, and lets the exchange go on once all of
 * them are acknowledged. Safe for use by several threads.
 *
 * <p>An exchange goes on with the headers {@code CamelAwsKinesisRecordCount} and {@code
 * CamelAwsKinesisFailedRecordCount}, or with an exception and the property {@link
 * Undelivered#PROPERTY}: {@link DeliveryException} for a fault of the way, {@link
 * RecordRejectedException} for a record that can never be taken and that nobody set aside, or what
 * its body threw when it was read.
 */
final class ActivityKinesisProducer extends DefaultAsyncProducer {
  private final ActivityKinesisEndpoint endpoint;

  ActivityKinesisProducer(ActivityKinesisEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      Batches<RecordBatch> source = MessageRecords.of(exchange);
      RejectedRecords rejected = exchange.getProperty(RejectedRecords.NAME, RejectedRecords.class);
      endpoint.delivery().send(source, rejected, new End(exchange, callback));
      return false;
    } catch (Throwable e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }

  private final class End implements DeliveryCallback {
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final BooleanSupplier maySend;

    End(Exchange exchange, AsyncCallback callback) {
      this.exchange = exchange;
      this.callback = callback;
      this.maySend = exchange.getProperty(ActivityKinesisEndpoint.MAY_SEND, BooleanSupplier.class);
    }

    @Override
    public boolean maySend() {
      return maySend == null || maySend.getAsBoolean();
    }

    @Override
    public void delivered(long records) {
      try {
        exchange.getMessage().setHeader(Kinesis2Constants.RECORD_COUNT, records);
        exchange.getMessage().setHeader(Kinesis2Constants.FAILED_RECORD_COUNT, 0);
        if (exchange.getProperty(ActivityKinesisEndpoint.DELIVERED) instanceof LongConsumer told) {
          told.accept(records);
        }
      } catch (Throwable e) {
        // what counts them may fail, and the exchange goes on all the same
        exchange.setException(e);
      }
      goOn();
    }

    @Override
    public void failed(Exception failure, Undelivered undelivered) {
      exchange.setProperty(Undelivered.PROPERTY, undelivered);
      exchange.setException(failure);
      goOn();
    }

    /** The rest of the route may block, which a thread that serves all connections must not. */
    private void goOn() {
      Executor workers = ((ActivityKinesisComponent) endpoint.getComponent()).runtime().workers();
      workers.execute(() -> callback.done(false));
    }
  }
}
