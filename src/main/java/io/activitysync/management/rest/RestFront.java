package io.activitysync.management.rest;

import io.activitysync.http.Problem;
import io.activitysync.http.RequestPath;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Stands before REST, behind those who let callers in: reads bodies that are no events, which are
 * small, so that callers who may send any can't fill the memory with large ones. Immutable.
 */
public final class RestFront implements Handler<RoutingContext> {
  /** An event that is previewed may be as large as a record. */
  private static final int MOST_OF_EVENT = 1024 * 1024;

  private final BodyHandler settings = BodyHandler.create(false).setBodyLimit(JsonBody.MOST_BYTES);
  private final BodyHandler event = BodyHandler.create(false).setBodyLimit(MOST_OF_EVENT);

  @Override
  public void handle(RoutingContext context) {
    String path = RequestPath.of(context);
    if (!path.startsWith("/api/")) {
      context.next();
    } else if (context.request().method().equals(HttpMethod.HEAD)) {
      // as GET, and the server leaves the body out
      context.reroute(HttpMethod.GET, context.request().uri());
    } else if (path.startsWith("/api/versions/")) {
      context.put(Problem.LIMIT, (long) MOST_OF_EVENT);
      event.handle(context);
    } else {
      context.put(Problem.LIMIT, (long) JsonBody.MOST_BYTES);
      settings.handle(context);
    }
  }
}
