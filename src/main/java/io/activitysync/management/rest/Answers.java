package io.activitysync.management.rest;

import io.activitysync.http.Problem;
import org.apache.camel.Exchange;

/** What REST answers, written out in one place. */
final class Answers {
  private Answers() {}

  static void json(Exchange exchange, Object value) {
    json(exchange, 200, value);
  }

  static void json(Exchange exchange, int status, Object value) {
    answer(exchange, status, "application/json", Problem.write(value));
  }

  /** Without a body. */
  static void empty(Exchange exchange, int status) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setBody(null);
  }

  static void problem(Exchange exchange, Problem problem) {
    answer(exchange, problem.status(), Problem.MEDIA_TYPE, problem.json());
  }

  private static void answer(Exchange exchange, int status, String type, String body) {
    // the request's headers would go back to the caller otherwise
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
    exchange.getMessage().setBody(body);
  }
}
