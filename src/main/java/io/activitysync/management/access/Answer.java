package io.activitysync.management.access;

import io.activitysync.http.Problem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Writes an error before Camel has seen the request. */
final class Answer {
  private Answer() {}

  /** Ends the exchange, and the connection too where a body is still under way. */
  static void end(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    response.setStatusCode(problem.status()).putHeader("Content-Type", Problem.MEDIA_TYPE);
    if (!context.request().isEnded()) {
      // the rest of the body is not wanted, and reading it would cost more than a new connection
      response.putHeader("Connection", "close");
    }
    response.end(problem.json());
  }
}
