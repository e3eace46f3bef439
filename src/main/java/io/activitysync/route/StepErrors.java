package io.activitysync.route;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.impl.engine.DefaultReactiveExecutor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes an {@link Error} that a step throws, as an assertion in Groovy or a class that is missing,
 * the failure of its exchange, so that it ends as after any exception. Camel 4.18 catches
 * exceptions only: past the step <i>send</i> an error ends a thread of the pool, and whoever waits
 * for the exchange waits for ever; or the exchange goes on as if the step had done its work.
 *
 * <p>What a step has others do between its own steps, as a split does with its iterator and its
 * aggregation, belongs to that step: {@link Tasks} keeps which one it is with what it puts off.
 *
 * <p>Routes that send to one another in a circle end likewise: Camel goes round on one thread for
 * ever, and keeps all that it has begun, until the process has no memory left.
 */
final class StepErrors implements InterceptStrategy {
  /** How many routes an exchange may be in at once, each called by the one before. */
  private static final int MOST_ROUTES = 100;

  /** The step that this thread works for; null outside all of them. */
  private static final ThreadLocal<Ending> STEP = new ThreadLocal<>();

  /** Guards the steps of all routes that are made from here on. */
  static void guard(CamelContext context) {
    context.getCamelContextExtension().setReactiveExecutor(new Tasks());
    context.getCamelContextExtension().addInterceptStrategy(new StepErrors());
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    return new Guarded(target);
  }

  private static void within(Ending step, Runnable work) {
    Ending before = STEP.get();
    STEP.set(step);
    try {
      work.run();
    } catch (Error e) {
      if (step == null) {
        throw e;
      }
      step.fail(e);
    } finally {
      STEP.set(before);
    }
  }

  /** Runs what is put off as the work of the step that put it off. */
  private static final class Tasks extends DefaultReactiveExecutor {
    private static Runnable ofStep(Runnable task) {
      Ending step = STEP.get();
      return () -> within(step, task);
    }

    @Override
    public void schedule(Runnable task) {
      super.schedule(ofStep(task));
    }

    @Override
    public void scheduleMain(Runnable task) {
      super.scheduleMain(ofStep(task));
    }

    @Override
    public void scheduleSync(Runnable task) {
      super.scheduleSync(ofStep(task));
    }

    @Override
    public void scheduleQueue(Runnable task) {
      super.scheduleQueue(ofStep(task));
    }
  }

  /** Has an own name, since of a version's route that alone is told. */
  static final class RoutesInCircleException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private RoutesInCircleException(String route) {
      super(
          "the route "
              + route
              + " is in a circle of routes that send to one another, or one of more than "
              + MOST_ROUTES
              + ": review the steps that send to a route");
    }
  }

  private static final class Guarded extends DelegateAsyncProcessor {
    Guarded(Processor step) {
      super(step);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      UnitOfWork work = exchange.getUnitOfWork();
      if (work != null && work.routeStackLevel() > MOST_ROUTES) {
        exchange.setException(new RoutesInCircleException(work.getRoute().getRouteId()));
        callback.done(true);
        return true;
      }
      Ending ending = new Ending(exchange, callback);
      Ending before = STEP.get();
      STEP.set(ending);
      boolean here;
      try {
        here = super.process(exchange, ending);
      } catch (Error e) {
        exchange.setException(e);
        here = true;
      } finally {
        STEP.set(before);
      }
      return ending.returned(here);
    }
  }

  /**
   * Tells once that the step is over; where that is said on the step's own way, not before it has
   * returned: Camel says so from a {@code finally} that an error passes.
   */
  private static final class Ending implements AsyncCallback {
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final Thread thread = Thread.currentThread();
    private final Ending outer = STEP.get();
    private final AtomicBoolean told = new AtomicBoolean();
    private boolean returned;
    private boolean early;

    Ending(Exchange exchange, AsyncCallback callback) {
      this.exchange = exchange;
      this.callback = callback;
    }

    @Override
    public void done(boolean here) {
      if (Thread.currentThread() == thread && !returned) {
        early = true;
      } else if (told.compareAndSet(false, true)) {
        // what follows is the work of the step around this one
        within(outer, () -> callback.done(false));
      }
    }

    /** Ends the step with an error that came between its own steps. */
    void fail(Error e) {
      if (!told.get()) {
        exchange.setException(e);
        done(false);
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
