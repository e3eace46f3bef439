package io.activitysync.management.rest;

import io.activitysync.management.rest.ConnectionDocument.Settings;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.RestParamType;

/**
 * What an operation takes and answers, as callers and the OpenAPI description know it; parameters
 * of the query that are not told here are refused, and a body where none is. For one thread, until
 * Camel has started.
 */
final class Operation {
  private static final String EXAMPLE =
      "{\"id\":\"acme\",\"name\":\"Acme\",\"streamName\":\"activity\",\"region\":\"eu-central-1\","
          + "\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"version\":\"1.0\",\"enabled\":true,"
          + "\"state\":\"STREAMING\"}";

  private final RestDefinition rest;
  private final Set<String> query = new HashSet<>();
  private boolean body;

  Operation(RestDefinition rest) {
    this.rest = rest;
  }

  /** Names of the query parameters that it has. */
  Set<String> query() {
    return query;
  }

  /** Whether it takes a body, which it may be able to do without. */
  boolean takesBody() {
    return body;
  }

  Operation path(String name, String description) {
    return parameter(RestParamType.path, name, description, "string");
  }

  /** May be left out. */
  Operation query(String name, String description, String kind) {
    query.add(name);
    return parameter(RestParamType.query, name, description, kind);
  }

  Operation ifMatch() {
    return parameter(RestParamType.header, "If-Match", "The ETag that was seen", "string");
  }

  private Operation parameter(RestParamType type, String name, String description, String kind) {
    rest.param()
        .name(name)
        .type(type)
        .description(description)
        .dataType(kind)
        .required(type == RestParamType.path)
        .endParam();
    return this;
  }

  /** Media types of its body. */
  Operation consumes(String... types) {
    rest.consumes(String.join(",", types));
    return this;
  }

  /** Settings of a connection as the body, and what is told where they are not. */
  Operation takesSettings() {
    body = true;
    rest.type(Settings.class.getName());
    return refusesSettings();
  }

  /** Settings of a connection as the body, or none. */
  Operation mayTakeSettings() {
    rest.param().name("body").type(RestParamType.body).required(false).endParam();
    return takesSettings();
  }

  /** Another body, of JSON, which is needed. */
  Operation takes(Class<?> model) {
    body = true;
    rest.type(model.getName());
    return problem(400, "Not JSON, or not as described");
  }

  /** The same of a connection that there is. */
  Operation changesSettings() {
    return ifMatch()
        .takesSettings()
        .answersConnection(200, "Changed, and in effect")
        .problem(404, "No such connection")
        .problem(409, "A file sets it: fields names what")
        .problem(412, "Changed in the meantime");
  }

  private Operation refusesSettings() {
    return problem(400, "Not JSON")
        .problem(413, "Too large")
        .problem(415, "Another media type")
        .problem(422, "Settings that can't be used: errors names every field");
  }

  Operation answersConnection(int status, String message) {
    rest.responseMessage()
        .code(status)
        .message(message)
        .responseModel(ConnectionJson.class)
        .header("ETag")
        .description("The revision, for If-Match")
        .endHeader()
        .example(JsonBody.JSON, EXAMPLE)
        .endResponseMessage();
    return this;
  }

  Operation answers(int status, String message, Class<?> model) {
    rest.responseMessage().code(status).message(message).responseModel(model).endResponseMessage();
    return this;
  }

  /** Without a model of what it answers, or without a body. */
  Operation answers(int status, String message) {
    rest.responseMessage().code(status).message(message).endResponseMessage();
    return this;
  }

  Operation problem(int status, String message) {
    return answers(status, message, ProblemDocument.class);
  }
}
