package io.activitysync.http;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Makes an exchange's message the answer that an HTTP caller gets. */
public final class CamelAnswers {
  private CamelAnswers() {}

  /** JSON of any value of maps, lists, strings and numbers. */
  public static void json(Exchange exchange, int status, Object value) {
    answer(exchange, status, "application/json", Problem.write(value));
  }

  /** Without a body. */
  public static void empty(Exchange exchange, int status) {
    answer(exchange, status, null, null);
  }

  /** A problem, with its headers. */
  public static void problem(Exchange exchange, Problem problem) {
    answer(exchange, problem.status(), Problem.MEDIA_TYPE, problem.json());
    problem.headers().forEach(exchange.getMessage()::setHeader);
  }

  private static void answer(Exchange exchange, int status, String type, String body) {
    Message message = exchange.getMessage();
    // the request's headers would go back to the caller otherwise
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    if (type != null) {
      message.setHeader(Exchange.CONTENT_TYPE, type);
    }
    message.setBody(body);
  }
}
