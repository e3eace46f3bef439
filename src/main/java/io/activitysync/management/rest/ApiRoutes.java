package io.activitysync.management.rest;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/** Routes of REST operations: each checks its address, and answers what goes wrong by a problem. */
abstract class ApiRoutes extends RouteBuilder {
  /** Method, collection, and what is below that. */
  private static final Pattern ADDRESS = Pattern.compile("([A-Z]+) (/api/\\w+)(/.*)?");

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
                .to("direct:" + id));
    if (address.contains("{id}")) {
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
