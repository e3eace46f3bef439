package io.activitysync.management.rest;

import static org.apache.camel.model.rest.RestParamType.header;
import static org.apache.camel.model.rest.RestParamType.path;
import static org.apache.camel.model.rest.RestParamType.query;

import io.activitysync.management.document.ConnectionDocument;
import io.activitysync.management.document.ConnectionPageDocument;
import io.activitysync.management.document.ConnectionSettingsDocument;
import io.activitysync.management.document.ProblemDocument;
import io.activitysync.management.document.SettingsSchema;
import io.activitysync.management.document.TestReportDocument;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.RestParamType;

/**
 * The addresses under {@code /api/connections}, as callers and the OpenAPI description know them.
 */
final class ConnectionsRest {
  private static final String ID = "The connection's id";
  private static final String EXAMPLE =
      "{\"id\":\"acme\",\"name\":\"Acme\",\"streamName\":\"activity\",\"region\":\"eu-central-1\","
          + "\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"version\":\"1.0\",\"enabled\":true,"
          + "\"state\":\"STREAMING\"}";

  private final RestDefinition rest;

  private ConnectionsRest(RestDefinition rest) {
    this.rest = rest;
  }

  /** Each operation goes to {@code direct:} and its id. */
  static void define(RestDefinition rest) {
    SettingsSchema.install();
    ConnectionsRest connections = new ConnectionsRest(rest.produces(JsonBody.JSON));
    connections.reading();
    connections.changing();
    connections.testing();
  }

  private void reading() {
    rest.get()
        .id("list-connections")
        .description("Connections by id, each with its settings, state and counters")
        .outType(ConnectionPageDocument.class);
    parameter(query, "limit", "How many at most, 1 to 1000; 100 unless given", "integer");
    parameter(query, "after", "Only ids after this one: next of the page before", "string");
    parameter(query, "offset", "How many to leave out", "integer");
    parameter(query, "state", "DISABLED, CONNECTING, STREAMING or PAUSED", "string");
    parameter(query, "q", "Part of an id, name or stream name", "string");
    answers(200, "A page", ConnectionPageDocument.class);
    problem(400, "No such page");
    to("list-connections");
    rest.get("/{id}")
        .id("get-connection")
        .description("One connection; its ETag stands for its settings and whether it is on")
        .outType(ConnectionDocument.class);
    parameter(path, "id", ID, "string");
    connection(200, "The connection");
    problem(404, "No such connection");
    to("get-connection");
    rest.get("/{id}/history")
        .id("connection-history")
        .description("What happened to it, newest first");
    parameter(path, "id", ID, "string");
    parameter(query, "before", "Only entries with a lower number", "integer");
    parameter(query, "limit", "How many at most, 1 to 1000; 100 unless given", "integer");
    rest.responseMessage().code(200).message("A page; next is its before").endResponseMessage();
    problem(400, "No such page");
    to("connection-history");
  }

  private void changing() {
    rest.post().id("create-connection").description("Makes a connection").consumes(JsonBody.JSON);
    body();
    connection(201, "Made; Location and ETag tell of it");
    refusals();
    problem(409, "The id is taken");
    to("create-connection");
    rest.put("/{id}")
        .id("replace-connection")
        .description("Replaces all settings; a secret that is not given is kept, null removes it")
        .consumes(JsonBody.JSON);
    change();
    to("replace-connection");
    rest.patch("/{id}")
        .id("change-connection")
        .description("JSON merge patch (RFC 7396); a secret that is not given is kept")
        .consumes(JsonBody.MERGE_PATCH + "," + JsonBody.JSON);
    change();
    to("change-connection");
    rest.delete("/{id}")
        .id("delete-connection")
        .description("Ends a connection, after what is on its way has arrived");
    parameter(path, "id", ID, "string");
    parameter(query, "force", "true also where it is on", "boolean");
    parameter(header, "If-Match", "The ETag that was seen", "string");
    rest.responseMessage().code(204).message("Gone").endResponseMessage();
    problem(404, "No such connection");
    problem(409, "It is on, or a file declares it");
    problem(412, "Changed in the meantime");
    to("delete-connection");
  }

  private void change() {
    parameter(path, "id", ID, "string");
    parameter(header, "If-Match", "The ETag that was seen", "string");
    body();
    connection(200, "Changed, and in effect");
    refusals();
    problem(404, "No such connection");
    problem(409, "A file sets it: fields names what");
    problem(412, "Changed in the meantime");
  }

  private void testing() {
    rest.post("/test")
        .id("test-settings")
        .description("Tests settings that are not saved; writes nothing to the stream")
        .consumes(JsonBody.JSON)
        .outType(TestReportDocument.class);
    body();
    lookAround();
    answers(200, "What was found", TestReportDocument.class);
    refusals();
    to("test-settings");
    rest.post("/{id}/test")
        .id("test-connection")
        .description("Tests saved settings, or these with a merge patch in the body over them")
        .outType(TestReportDocument.class);
    parameter(path, "id", ID, "string");
    lookAround();
    answers(200, "What was found", TestReportDocument.class);
    refusals();
    problem(404, "No such connection");
    to("test-connection");
  }

  private void lookAround() {
    parameter(query, "lookAround", "true also looks for the stream in other regions", "boolean");
  }

  /** A verb, which can be repeated without harm. */
  static void verb(RestDefinition rest, String name, String description) {
    ConnectionsRest connections = new ConnectionsRest(rest.produces(JsonBody.JSON));
    rest.post("/{id}/" + name)
        .id(name + "-connection")
        .description(description)
        .outType(ConnectionDocument.class);
    connections.parameter(path, "id", ID, "string");
    connections.parameter(query, "wait", "Up to 30s: answers once the outcome is there", "string");
    connections.connection(200, "The connection");
    connections.problem(404, "No such connection");
    connections.problem(409, "A file sets it");
    connections.problem(422, "Something is missing that it needs to be on");
    connections.to(name + "-connection");
  }

  private void body() {
    rest.type(ConnectionSettingsDocument.class);
  }

  private void parameter(RestParamType type, String name, String description, String kind) {
    rest.param()
        .name(name)
        .type(type)
        .description(description)
        .dataType(kind)
        .required(type == path)
        .endParam();
  }

  private void connection(int status, String message) {
    rest.responseMessage()
        .code(status)
        .message(message)
        .responseModel(ConnectionDocument.class)
        .header("ETag")
        .description("The revision, for If-Match")
        .endHeader()
        .example("application/json", EXAMPLE)
        .endResponseMessage();
  }

  private void answers(int status, String message, Class<?> model) {
    rest.responseMessage().code(status).message(message).responseModel(model).endResponseMessage();
  }

  private void refusals() {
    problem(400, "Not JSON");
    problem(413, "Too large");
    problem(415, "Another media type");
    problem(422, "Settings that can't be used: errors names every field");
  }

  private void problem(int status, String message) {
    answers(status, message, ProblemDocument.class);
  }

  private void to(String id) {
    rest.to("direct:" + id);
  }
}
