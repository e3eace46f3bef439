package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.connection.store.history.HistoryPage;
import io.activitysync.http.CamelAnswers;
import io.activitysync.management.access.Caller;
import io.activitysync.runtime.ConnectionControl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/** Connections by REST: what they are, and the verbs on them. */
public final class ConnectionsApi extends ApiRoutes {
  /** Where the description of all operations is, which Camel answers by itself. */
  static final String DESCRIPTION = "/api/openapi.json";

  /** Seconds; a thread is held for as long. */
  private static final int LONGEST_WAIT = 30;

  /** Requests that wait at once: each holds a thread, and others need some, too. */
  private static final int MOST_WAITS = 8;

  /** More than entries of a history are ever numbered. */
  private static final long LAST_ENTRY = 999_999_999_999_999_999L;

  private final Semaphore waits = new Semaphore(MOST_WAITS);
  private final ConnectionResource resource;
  private final ConnectionControl control;
  private final History history;

  /** For one process. */
  public ConnectionsApi(ConnectionResource resource, ConnectionControl control, History history) {
    this.resource = resource;
    this.control = control;
    this.history = history;
  }

  @Override
  void operations() {
    SettingsSchema.install();
    restConfiguration()
        .component("platform-http")
        .apiContextPath(DESCRIPTION)
        // made when it is asked for; else Camel makes it twice at start, which takes 0.8 s
        .useXForwardHeaders(true)
        .apiProperty("api.title", "Activity Sync")
        .apiProperty("api.version", "1");
    reading();
    changing();
    verb("enable", "Switches on", control::enable);
    verb("disable", "Switches off: what arrives from now on is discarded", control::disable);
    verb("suspend", "Pauses by hand: events wait at their source", control::suspend);
    verb("resume", "Ends a pause by hand", control::retry);
    verb("retry", "Probes a paused connection, and streams again", control::retry);
  }

  private void reading() {
    operation(
            "GET /api/connections",
            "list-connections",
            "Connections by id, each with its settings, state and counters",
            resource::list)
        .query("limit", "How many at most, 1 to 1000; 100 unless given", "integer")
        .query("after", "Only ids after this one: next of the page before", "string")
        .query("offset", "How many to leave out", "integer")
        .query("state", "DISABLED, CONNECTING, STREAMING or PAUSED", "string")
        .query("q", "Part of an id, name or stream name", "string")
        .answers(200, "A page", ConnectionPageDocument.class)
        .problem(400, "No such page");
    operation(
            "GET /api/connections/{id}",
            "get-connection",
            "One connection; its ETag stands for its settings and whether it is on",
            resource::get)
        .answersConnection(200, "The connection")
        .problem(404, "No such connection");
    operation(
            "GET /api/connections/{id}/history",
            "connection-history",
            "What happened to it, newest first",
            this::history)
        .query("before", "Only entries with a lower number", "integer")
        .query("limit", "How many at most, 1 to 1000; 100 unless given", "integer")
        .answers(200, "A page; next is its before")
        .problem(400, "No such page")
        .problem(404, "No connection can have this id");
  }

  private void changing() {
    operation("POST /api/connections", "create-connection", "Makes a connection", resource::create)
        .consumes(JsonBody.JSON)
        .takesSettings()
        .answersConnection(201, "Made; Location and ETag tell of it")
        .problem(409, "The id is taken");
    operation(
            "PUT /api/connections/{id}",
            "replace-connection",
            "Replaces all settings; a secret that is not given is kept, null removes it",
            resource::replace)
        .consumes(JsonBody.JSON)
        .changesSettings();
    operation(
            "PATCH /api/connections/{id}",
            "change-connection",
            "JSON merge patch (RFC 7396); a secret that is not given is kept",
            resource::patch)
        .consumes(JsonBody.MERGE_PATCH, JsonBody.JSON)
        .changesSettings();
    operation(
            "DELETE /api/connections/{id}",
            "delete-connection",
            "Ends a connection, after what is on its way has arrived",
            resource::delete)
        .query("force", "true also where it is on", "boolean")
        .ifMatch()
        .answers(204, "Gone")
        .problem(404, "No such connection")
        .problem(409, "It is on, or a file declares it")
        .problem(412, "Changed in the meantime");
  }

  /** A verb, which can be repeated without harm. */
  private void verb(String name, String description, BiConsumer<Connection, String> action) {
    operation(
            "POST /api/connections/{id}/" + name,
            name + "-connection",
            description,
            exchange -> {
              Connection connection = resource.connection(exchange);
              Duration wait = wait(exchange);
              action.accept(connection, Caller.of(exchange));
              awaitOutcome(connection, wait);
              resource.show(exchange, 200, connection);
            })
        .query(
            "wait",
            "Up to 30s: answers once the outcome is there, or at once where many wait",
            "string")
        .answersConnection(200, "The connection")
        .problem(404, "No such connection")
        .problem(409, "A file sets it")
        .problem(422, "Something is missing that it needs to be on");
  }

  /** Where as many wait as may, it does not: the answer shows how far it is, as after the time. */
  private void awaitOutcome(Connection connection, Duration longest)
      throws InterruptedException, ExecutionException {
    if (longest.isZero() || !waits.tryAcquire()) {
      return;
    }
    try {
      connection.settled().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // the answer shows how far it is
    } finally {
      waits.release();
    }
  }

  /** How long an answer may wait for the outcome, as {@code 10s}; not at all unless it is said. */
  private static Duration wait(Exchange exchange) {
    String wait = Address.query(exchange, "wait");
    if (wait == null) {
      return Duration.ZERO;
    }
    if (!wait.matches("\\d{1,2}s?") || Integer.parseInt(wait.replace("s", "")) > LONGEST_WAIT) {
      throw Address.refused("wait", "should be 0s to " + LONGEST_WAIT + "s");
    }
    return Duration.ofSeconds(Integer.parseInt(wait.replace("s", "")));
  }

  /** Also of a connection that is gone: that is when it is asked for most. */
  private void history(Exchange exchange) {
    String id = Address.id(exchange);
    if (!SettingsRules.ID.matcher(id).matches()) {
      // no connection was ever called so, and a database may not even take it for a text
      throw new NoSuchConnectionException(id);
    }
    long before = Address.number(exchange, "before", History.NEWEST, 1, LAST_ENTRY);
    int limit =
        (int)
            Address.number(exchange, "limit", ConnectionPage.DEFAULT_LIMIT, 1, ConnectionPage.MOST);
    HistoryPage page = history.page(id, before, limit);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("history", page.entries().stream().map(ConnectionsApi::entry).toList());
    json.put("next", page.next().isPresent() ? page.next().getAsLong() : null);
    CamelAnswers.json(exchange, 200, json);
  }

  private static Map<String, Object> entry(HistoryEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("entry", entry.entry());
    json.put("at", entry.at().toString());
    json.put("who", entry.actor());
    json.put("what", entry.what());
    json.put("from", entry.from());
    json.put("to", entry.to());
    json.put("why", entry.why());
    return json;
  }
}
