package io.activitysync.cluster;

import io.activitysync.logging.LastingExecutor;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.RouteAware;
import org.apache.camel.StartupListener;
import org.apache.camel.cluster.CamelClusterEventListener;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Consumes while this process leads. One thread alone starts and stops what consumes, by how it is
 * at that moment, so that no order of events leaves it running without leadership; and leadership
 * is let go only when it has stopped and what it took has ended.
 */
final class MasterConsumer extends DefaultConsumer implements CamelClusterEventListener.Leadership {
  private static final long AGAIN_MS = 2_000;
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final CamelClusterService service;
  private final String namespace;
  private CamelClusterView view;
  private ScheduledExecutorService worker;

  /** On the worker alone; null while another process leads. */
  private Consumer reading;

  /** On the worker alone. */
  private boolean ended;

  MasterConsumer(
      MasterEndpoint endpoint, Processor processor, CamelClusterService service, String namespace) {
    super(endpoint, processor);
    this.service = service;
    this.namespace = namespace;
  }

  @Override
  public MasterEndpoint getEndpoint() {
    return (MasterEndpoint) super.getEndpoint();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    ended = false;
    worker =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "master-" + namespace);
    // it is told once that it leads, and must not lack a thread then
    LastingExecutor.makeThreads(worker, 1);
    view = service.getView(namespace);
    view.addEventListener(this);
  }

  /** Returns when it has taken effect: who lets leadership go waits for that. */
  @Override
  public void leadershipChanged(CamelClusterView of, CamelClusterMember leader) {
    await(() -> follow(of));
  }

  private void await(Runnable task) {
    try {
      worker.submit(task).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException e) {
      // it has stopped since
    } catch (ExecutionException e) {
      getExceptionHandler().handleException("Could not follow the leadership", e.getCause());
    }
  }

  private void follow(CamelClusterView of) {
    boolean leads = !ended && of.getLocalMember().isLeader();
    if (!leads) {
      end();
    } else if (reading == null) {
      begin(of);
    }
  }

  private void begin(CamelClusterView of) {
    try {
      Consumer made = getEndpoint().getEndpoint().createConsumer(getProcessor());
      reading = made;
      if (made instanceof RouteAware aware) {
        aware.setRoute(getRoute());
      }
      if (made instanceof StartupListener listener) {
        getEndpoint().getCamelContext().addStartupListener(listener);
      }
      ServiceHelper.startService(getEndpoint().getEndpoint(), made);
    } catch (Exception e) {
      getExceptionHandler().handleException("Could not begin to read as the leader", e);
      end();
      var unused = worker.schedule(() -> follow(of), AGAIN_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void end() {
    if (reading != null) {
      ServiceHelper.stopAndShutdownServices(reading);
      reading = null;
      // what was taken while this process led is given its time to end
      if (getRoute() != null) {
        InFlight.await(getEndpoint().getCamelContext(), getRoute().getRouteId(), DRAIN);
      }
    }
  }

  @Override
  protected void doStop() throws Exception {
    view.removeEventListener(this);
    await(
        () -> {
          ended = true;
          end();
        });
    // the heir begins now
    service.releaseView(view);
    getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(worker);
    super.doStop();
  }
}
