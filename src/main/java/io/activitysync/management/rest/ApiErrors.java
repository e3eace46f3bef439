package io.activitysync.management.rest;

import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import io.activitysync.connection.store.ConnectionExistsException;
import io.activitysync.connection.store.NoSuchConnectionException;
import io.activitysync.connection.store.PinnedException;
import io.activitysync.connection.store.StaleRevisionException;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import io.activitysync.logging.LogKeys;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes problems of exceptions, in this one place. */
final class ApiErrors implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  @Override
  public void process(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    CamelAnswers.problem(exchange, of(failure));
  }

  private static Problem of(Exception failure) {
    String message = failure.getMessage();
    if (failure instanceof ApiProblem problem) {
      return problem.problem();
    }
    if (failure instanceof InvalidSettingsException invalid) {
      return invalid(invalid.violations());
    }
    if (failure instanceof StaleRevisionException stale) {
      return new Problem(412, "Changed in the meantime", message)
          .with("ETag", EntityTag.of(stale.actual()));
    }
    if (failure instanceof NoSuchConnectionException) {
      return new Problem(404, "No such connection", message);
    }
    if (failure instanceof ConnectionExistsException) {
      return new Problem(409, "The id is taken", message, Map.of("fields", List.of("id")));
    }
    if (failure instanceof PinnedException pinned) {
      return new Problem(
          409, "A file sets this", message, Map.of("fields", new TreeSet<>(pinned.fields())));
    }
    if (failure instanceof StoreUnavailableException) {
      LOG.atError().addKeyValue(LogKeys.ERROR, failure.toString()).log("store is not available");
      return new Problem(
              503,
              "The store is not available",
              "Whether this was saved is not known: read it again, and try again")
          .retryAfter(5);
    }
    LOG.atError().setCause(failure).log("request failed");
    return new Problem(500, "Something went wrong inside this process", "See its log");
  }

  private static Problem invalid(List<Violation> violations) {
    String detail =
        violations.size() == 1 ? "One field is wrong" : violations.size() + " fields are wrong";
    return new Problem(
        422,
        "These settings can't be used",
        detail,
        Map.of("errors", violations.stream().map(ProblemDocument.FieldError::of).toList()));
  }
}
