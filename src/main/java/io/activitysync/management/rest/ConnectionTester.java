package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.Violation;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.connection.store.NoSuchConnectionException;
import io.activitysync.http.CamelAnswers;
import io.activitysync.streamcheck.StreamCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * Tests settings, saved or not, against the stream. A saved secret is used for the saved target and
 * for nothing else: who may test must not be able to have it sign for an address of their own.
 */
public final class ConnectionTester {
  private final ConnectionStore store;
  private final StreamCheck streamTest;
  private final Supplier<SettingsRules> rules;
  private final Supplier<String> newestVersion;

  /**
   * For one process.
   *
   * @param rules those of the moment
   * @param newestVersion event version of settings that name none
   */
  public ConnectionTester(
      ConnectionStore store,
      StreamCheck test,
      Supplier<SettingsRules> rules,
      Supplier<String> newestVersion) {
    this.store = store;
    this.streamTest = test;
    this.rules = rules;
    this.newestVersion = newestVersion;
  }

  /** Of a saved connection; a body is a merge patch over what is saved, for this test alone. */
  void saved(Exchange exchange) {
    String id = Address.id(exchange);
    StoredConnection saved = find(id).orElseThrow(() -> new NoSuchConnectionException(id));
    byte[] body = exchange.getMessage().getBody(byte[].class);
    if (body == null || body.length == 0) {
      test(exchange, saved.settings());
      return;
    }
    ObjectNode json = JsonBody.read(exchange, List.of(JsonBody.MERGE_PATCH, JsonBody.JSON));
    ConnectionSettings settings = document().patch(saved, json.deepCopy()).settings();
    guard(saved, settings, json);
    test(exchange, settings);
  }

  /**
   * Of settings that are not saved; with the id of a saved connection its secret may be left out.
   */
  void unsaved(Exchange exchange) {
    ObjectNode json = JsonBody.read(exchange, List.of(JsonBody.JSON));
    Optional<StoredConnection> saved = find(json.path("id").asText(""));
    if (saved.isPresent()) {
      ConnectionSettings settings = document().replace(saved.get(), json.deepCopy()).settings();
      guard(saved.get(), settings, json);
      test(exchange, settings);
      return;
    }
    if (!json.has("id") && !json.has("name")) {
      json.put("id", "test");
    }
    test(exchange, document().create(json).settings());
  }

  private Optional<StoredConnection> find(String id) {
    return SettingsRules.ID.matcher(id).matches() ? store.find(id) : Optional.empty();
  }

  private static void guard(StoredConnection saved, ConnectionSettings settings, ObjectNode given) {
    if (saved.settings().sameStream(settings)) {
      return;
    }
    List<Violation> wrong = new ArrayList<>();
    for (SettingField field : List.of(SettingField.SECRET_ACCESS_KEY, SettingField.SESSION_TOKEN)) {
      if (settings.has(field) && !given.has(field.json())) {
        wrong.add(
            new Violation(
                field.json(),
                "is needed: the saved one is for the saved stream, region and endpoint only"));
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  private void test(Exchange exchange, ConnectionSettings settings) {
    List<Violation> wrong = rules.get().check(settings, true);
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    boolean lookAround = Address.flag(exchange, "lookAround");
    // its calls have time limits of their own
    CamelAnswers.json(
        exchange, 200, StreamCheckJson.of(streamTest.run(settings, lookAround).join()));
  }

  private ConnectionDocument document() {
    return new ConnectionDocument(rules.get(), newestVersion.get());
  }
}
