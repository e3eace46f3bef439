package io.activitysync.management.rest;

import io.activitysync.http.Problem;

/** Ends a request with a problem as its answer. */
final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ApiProblem(Problem problem) {
    super(problem.title());
    this.problem = problem;
  }

  ApiProblem(int status, String title, String detail) {
    this(new Problem(status, title, detail));
  }

  Problem problem() {
    return problem;
  }
}
