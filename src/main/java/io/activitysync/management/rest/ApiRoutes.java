package io.activitysync.management.rest;

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
   * One operation, its route at {@code direct:} and its id.
   *
   * @param verb as {@code get}
   * @param collection address that it belongs to, as {@code /api/connections}
   * @param path below that, with {@code {id}} where it is about one; may be empty
   */
  final Operation operation(
      String verb,
      String collection,
      String path,
      String id,
      String description,
      Processor processor) {
    Operation operation =
        new Operation(
            rest(collection)
                .produces(JsonBody.JSON)
                .verb(verb, path.isEmpty() ? null : path)
                .id(id)
                .description(description)
                .to("direct:" + id));
    if (path.contains("{id}")) {
      operation.path("id", "The connection's id");
    }
    from("direct:" + id)
        .routeId(id)
        .process(
            exchange -> {
              Address.read(exchange, operation.query());
              processor.process(exchange);
            });
    return operation;
  }
}
