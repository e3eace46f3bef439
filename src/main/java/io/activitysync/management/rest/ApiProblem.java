package io.activitysync.management.rest;

import io.activitysync.http.Problem;
import java.util.Map;

/** Ends a request with a problem as its answer. */
final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  ApiProblem(Problem problem) {
    this(problem, Map.of());
  }

  /** With headers that belong to it, as {@code Retry-After}. */
  ApiProblem(Problem problem, Map<String, String> headers) {
    super(problem.title());
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  ApiProblem(int status, String title, String detail) {
    this(new Problem(status, title, detail, Map.of()));
  }

  Problem problem() {
    return problem;
  }

  Map<String, String> headers() {
    return headers;
  }
}
