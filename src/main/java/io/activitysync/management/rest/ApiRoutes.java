package io.activitysync.management.rest;

import io.activitysync.connection.ConnectionExistsException;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.PinnedException;
import io.activitysync.connection.StaleRevisionException;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import io.activitysync.logging.LogKeys;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes of REST operations: each checks its address, and answers what goes wrong by a problem. */
abstract class ApiRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

  /** Method, collection, and what is below that. */
  private static final Pattern ADDRESS = Pattern.compile("([A-Z]+) (/api/\\w+)(/.*)?");

  private static final String ROUTE_PREFIX = "_";

  @Override
  public void configure() {
    onException(Exception.class).handled(true).process(ApiRoutes::answerFailure);
    operations();
  }

  /** Defines them, by {@link #operation}. */
  abstract void operations();

  /**
   * One operation, with a route of its own. No connection can have the route's id, nor its address
   * inside the process: what these begin with does not begin a connection's id.
   *
   * @param address as {@code GET /api/connections/{id}}, with {@code {id}} where it is about one
   * @param id its name in the description
   */
  final Operation operation(String address, String id, String description, Processor processor) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException(address);
    }
    String path = parts.group(3);
    Operation operation =
        new Operation(
            rest(parts.group(2))
                .produces(JsonBody.JSON)
                .verb(parts.group(1).toLowerCase(Locale.ROOT), path)
                .id(id)
                .description(description)
                .to("direct:" + ROUTE_PREFIX + id));
    if (address.contains("{id}")) {
      operation.path("id", "The connection's id");
    }
    from("direct:" + ROUTE_PREFIX + id)
        .routeId(ROUTE_PREFIX + id)
        .process(
            exchange -> {
              Address.read(exchange, operation.query());
              if (!operation.takesBody()) {
                JsonBody.refuse(exchange);
              }
              processor.process(exchange);
            });
    return operation;
  }

  private static void answerFailure(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    CamelAnswers.problem(exchange, problemOf(failure));
  }

  /** Makes problems of exceptions, in this one place. */
  private static Problem problemOf(Exception failure) {
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
    if (failure instanceof StoreUnavailableException store) {
      return storeIsAway(
          failure,
          store.mayBeKept()
              ? "Whether this was saved is not known: read it again, and try again"
              : "Nothing was changed: try again");
    }
    LOG.atError().setCause(failure).log("request failed");
    return Problem.FAILED;
  }

  /** What is told and logged where the store can't be had; {@code detail} says what follows. */
  static Problem storeIsAway(Throwable failure, String detail) {
    LOG.atError().addKeyValue(LogKeys.ERROR, failure.toString()).log("store is not available");
    return new Problem(503, "The store is not available", detail).retryAfter(5);
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
