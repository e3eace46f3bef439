package io.activitysync.ingest;

import io.activitysync.http.Door;
import io.activitysync.http.Problem;
import io.activitysync.http.RequestPath;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Camel's engine for HTTP sources, whose consumers below {@code /ingest/} answer by problems. Bound
 * in the registry as {@value #NAME}, where Camel looks for one first.
 */
public final class IngestEngine extends VertxPlatformHttpEngine {
  /** Name in the registry. */
  public static final String NAME = "platform-http-engine";

  private static final String INGEST = "/ingest/";

  /** Set in a request's context where the route was not there yet when it came. */
  static final String LATE = "activity-sync.late";

  private final Door door;

  /** Those that run, by their paths. */
  private final Map<String, IngestConsumer> consumers = new ConcurrentHashMap<>();

  /** For one process. */
  public IngestEngine(Door door) {
    this.door = door;
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    String path = endpoint.getPath();
    if (endpoint.isMatchOnUriPrefix() && (INGEST.startsWith(path) || path.startsWith(INGEST))) {
      throw new IllegalArgumentException(
          "matchOnUriPrefix: should be false at "
              + path
              + ": it would take what is sent to other connections");
    }
    if (!path.startsWith(INGEST)) {
      return super.createConsumer(endpoint, processor);
    }
    return new IngestConsumer(
        endpoint,
        processor,
        VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort()),
        door,
        consumers);
  }

  /**
   * Hands a request to its connection's route, by its path alone. Where the source's options ask
   * for more, Vert.x's router sees to that, unless the request waited for its route: the router
   * goes by the routes that there were when it came.
   */
  public void handOver(RoutingContext context) {
    IngestConsumer consumer = running(context);
    if (consumer != null && (consumer.isPlain() || context.get(LATE) != null)) {
      consumer.handleRequest(context);
    } else {
      context.next();
    }
  }

  /** What is to be said to a request for a connection that no route took. */
  public Problem refusal(RoutingContext context) {
    IngestConsumer consumer = running(context);
    // where there is none its route is being made anew, or the request would not have come so far
    return consumer == null ? IngestAnswers.STARTING : consumer.refusal(context);
  }

  /** Whose a request is; null where it is none's, or one's that does not run. */
  private IngestConsumer running(RoutingContext context) {
    String id = RequestPath.ingestId(context);
    return id == null ? null : consumers.get(INGEST + id);
  }
}
