package io.activitysync.http;

import io.vertx.ext.web.RoutingContext;

/**
 * The one reading of a request's path: who is let in and where a request goes must never be decided
 * by two readings of it.
 */
public final class RequestPath {
  private static final String INGEST = "/ingest/";

  private RequestPath() {}

  /**
   * The path as the routes see it: normalized, and without the server's own path ({@code
   * camel.server.path}).
   */
  public static String of(RoutingContext context) {
    String path = context.normalizedPath();
    String mount = context.mountPoint() == null ? "" : context.mountPoint();
    while (mount.endsWith("/") || mount.endsWith("*")) {
      mount = mount.substring(0, mount.length() - 1);
    }
    return path.startsWith(mount) ? path.substring(mount.length()) : path;
  }

  /**
   * Whose HTTP source a path is, as the router takes it, with or without one slash at its end.
   *
   * @return the connection's id as it stands there; null where the path is no HTTP source's
   */
  public static String ingestId(RoutingContext context) {
    String path = of(context);
    if (!path.startsWith(INGEST)) {
      return null;
    }
    String id = path.substring(INGEST.length());
    return id.endsWith("/") ? id.substring(0, id.length() - 1) : id;
  }
}
