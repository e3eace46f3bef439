package io.activitysync.management;

import io.activitysync.route.Problem;
import org.apache.camel.Exchange;

/** What REST answers, written out in one place. */
final class Answers {
  private Answers() {}

  static void json(Exchange exchange, Object value) {
    answer(exchange, 200, "application/json", Problem.write(value));
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
