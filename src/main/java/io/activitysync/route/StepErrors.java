package io.activitysync.route;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes an {@link Error} that a step throws, as an assertion in Groovy or a class that is missing,
 * the failure of its exchange, so that it ends as after any exception. Camel 4.18 catches
 * exceptions only: past the step <i>send</i> an error ends a thread of the pool, and whoever waits
 * for the exchange waits for ever; or the exchange goes on as if the step had done its work.
 */
final class StepErrors implements InterceptStrategy {
  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    return new Guarded(target);
  }

  private static final class Guarded extends DelegateAsyncProcessor {
    Guarded(Processor step) {
      super(step);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      Ending ending = new Ending(callback);
      boolean here;
      try {
        here = super.process(exchange, ending);
      } catch (Error e) {
        exchange.setException(e);
        here = true;
      }
      return ending.returned(here);
    }
  }

  /**
   * Tells once that the step is over; where that is said on the step's own way, not before it has
   * returned: Camel says so from a {@code finally} that an error passes.
   */
  private static final class Ending implements AsyncCallback {
    private final AsyncCallback callback;
    private final Thread thread = Thread.currentThread();
    private final AtomicBoolean told = new AtomicBoolean();
    private boolean returned;
    private boolean early;

    Ending(AsyncCallback callback) {
      this.callback = callback;
    }

    @Override
    public void done(boolean here) {
      if (Thread.currentThread() == thread && !returned) {
        early = true;
      } else if (told.compareAndSet(false, true)) {
        callback.done(false);
      }
    }

    /** Answers whether it was over when it returned. */
    boolean returned(boolean here) {
      returned = true;
      boolean over = (here || early) && told.compareAndSet(false, true);
      if (over) {
        callback.done(true);
      }
      return over;
    }
  }
}
