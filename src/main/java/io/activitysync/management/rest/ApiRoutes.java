package io.activitysync.management.rest;

import java.util.Set;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/** Routes of REST operations: each checks its address, and answers what goes wrong by a problem. */
abstract class ApiRoutes extends RouteBuilder {

  @Override
  public void configure() {
    onException(Exception.class).handled(true).process(new ApiErrors());
    operations();
  }

  /** Defines them, by {@link #operation}. */
  abstract void operations();

  /**
   * One operation, at {@code direct:} and its id.
   *
   * @param query names of the query parameters that it has
   */
  void operation(String id, Processor processor, String... query) {
    Set<String> known = Set.of(query);
    from("direct:" + id)
        .routeId(id)
        .process(
            exchange -> {
              Address.read(exchange, known);
              processor.process(exchange);
            });
  }
}
