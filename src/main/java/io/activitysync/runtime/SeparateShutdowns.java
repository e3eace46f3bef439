package io.activitysync.runtime;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultShutdownStrategy;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.camel.spi.ShutdownStrategy;

/**
 * Suspends and stops routes independently of one another. Camel's strategy has one thread, and one
 * field for the task under way, for all routes: of several that are suspended at once each waits
 * for those before it, and one may be cut off by the end of another. Safe for use by several
 * threads.
 */
public final class SeparateShutdowns extends DefaultShutdownStrategy {

  private SeparateShutdowns(CamelContext context) {
    super(context);
  }

  /** Takes the place of a context's strategy, with its settings. */
  public static void install(CamelContext context) {
    SeparateShutdowns mine = new SeparateShutdowns(context);
    copy(context.getShutdownStrategy(), mine);
    context.setShutdownStrategy(mine);
  }

  private static void copy(ShutdownStrategy from, ShutdownStrategy to) {
    to.setTimeout(from.getTimeout());
    to.setTimeUnit(from.getTimeUnit());
    to.setShutdownNowOnTimeout(from.isShutdownNowOnTimeout());
    to.setShutdownRoutesInReverseOrder(from.isShutdownRoutesInReverseOrder());
    to.setSuppressLoggingOnTimeout(from.isSuppressLoggingOnTimeout());
    to.setLogInflightExchangesOnTimeout(from.isLogInflightExchangesOnTimeout());
  }

  @Override
  protected boolean doShutdown(
      CamelContext context,
      List<RouteStartupOrder> routes,
      long timeout,
      TimeUnit timeUnit,
      boolean suspendOnly,
      boolean abortAfterTimeout,
      boolean forceShutdown)
      throws Exception {
    if (context.isStopping() || forceShutdown) {
      // all of them, in their order
      return super.doShutdown(
          context, routes, timeout, timeUnit, suspendOnly, abortAfterTimeout, forceShutdown);
    }
    try (SeparateShutdowns own = new SeparateShutdowns(context)) {
      copy(this, own);
      own.start();
      return own.doShutdownAlone(
          context, routes, timeout, timeUnit, suspendOnly, abortAfterTimeout);
    }
  }

  private boolean doShutdownAlone(
      CamelContext context,
      List<RouteStartupOrder> routes,
      long timeout,
      TimeUnit timeUnit,
      boolean suspendOnly,
      boolean abortAfterTimeout)
      throws Exception {
    return super.doShutdown(
        context, routes, timeout, timeUnit, suspendOnly, abortAfterTimeout, false);
  }
}
