package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import io.activitysync.connection.settings.Violation.Code;
import io.activitysync.http.CamelAnswers;
import io.activitysync.streamcheck.StreamCheck;
import io.activitysync.streamcheck.StreamCheckReport;
import io.activitysync.streamcheck.StreamCheckReport.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * Tests settings, saved or not, against the stream. A saved secret is used for the saved target and
 * for nothing else: who may test must not be able to have it sign for an address of their own.
 */
public final class ConnectionTester extends ApiRoutes {
  /**
   * Tests at once; each holds a thread until AWS has answered, or for as long as calls may take.
   */
  static final int MOST = 8;

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9-]{16,64}");

  private final Map<String, List<Step>> underWay = new ConcurrentHashMap<>();
  private final AtOnce tests = new AtOnce(MOST, "Too many tests at once");
  private final ConnectionResource resource;
  private final StreamCheck check;

  /** For one process. */
  public ConnectionTester(ConnectionResource resource, StreamCheck check) {
    this.resource = resource;
    this.check = check;
  }

  @Override
  void operations() {
    Operation unsaved =
        operation(
                "POST /api/connections/test",
                "test-settings",
                "Tests settings that are not saved; writes nothing to the stream",
                tests.bound(this::unsaved))
            .consumes(JsonBody.JSON)
            .takesSettings();
    Operation saved =
        operation(
                "POST /api/connections/{id}/test",
                "test-connection",
                "Tests saved settings, or these with a merge patch in the body over them",
                tests.bound(this::saved))
            .mayTakeSettings()
            .problem(404, "No such connection");
    for (Operation test : List.of(unsaved, saved)) {
      test.query("lookAround", "true also looks for the stream in other regions", "boolean")
          .query("run", "A name for this test, 16 to 64 characters, to see its progress", "string")
          .answers(200, "What was found", TestReport.class)
          .problem(429, "As many are under way as may be at once");
    }
    operation(
            "GET /api/tests/{run}",
            "test-progress",
            "Steps so far of a test that is under way; none before and after",
            this::progress)
        .path("run", "The name that the test was given")
        .answers(200, "Of a report, steps alone", TestReport.class);
  }

  /** Of a saved connection; a body is a merge patch over what is saved, for this test alone. */
  private void saved(Exchange exchange) {
    StoredConnection saved = resource.stored(Address.id(exchange));
    byte[] body = exchange.getMessage().getBody(byte[].class);
    if (body == null || body.length == 0) {
      test(exchange, saved.settings(), true);
      return;
    }
    ObjectNode json = JsonBody.read(exchange, List.of(JsonBody.MERGE_PATCH, JsonBody.JSON));
    ConnectionSettings settings = resource.document().patch(saved, json.deepCopy()).settings();
    guard(saved, settings, json);
    test(exchange, settings, true);
  }

  /**
   * Of settings that are not saved; with the id of a saved connection its secret may be left out.
   */
  private void unsaved(Exchange exchange) {
    ObjectNode json = JsonBody.read(exchange, List.of(JsonBody.JSON));
    Optional<StoredConnection> saved = resource.find(json.path("id").asText(""));
    if (saved.isPresent()) {
      ConnectionSettings settings =
          resource.document().replace(saved.get(), json.deepCopy()).settings();
      guard(saved.get(), settings, json);
      test(exchange, settings, true);
      return;
    }
    if (!json.has("id") && !json.has("name")) {
      json.put("id", "test");
    }
    test(exchange, resource.document().create(json).settings(), false);
  }

  private static void guard(StoredConnection saved, ConnectionSettings settings, ObjectNode given) {
    List<Violation> wrong =
        saved.settings().sameStream(settings)
            ? List.of()
            : ConnectionDocument.SIGNING.stream()
                .filter(field -> settings.has(field) && !given.has(field.json()))
                .map(
                    field ->
                        new Violation(
                            field.json(),
                            Code.REQUIRED_AGAIN,
                            "is needed: the saved one is for the saved stream, region and endpoint"
                                + " only"))
                .toList();
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  private void test(Exchange exchange, ConnectionSettings settings, boolean saved) {
    resource.checkComplete(settings);
    boolean lookAround = Address.flag(exchange, "lookAround");
    String run = Address.query(exchange, "run");
    if (run != null && !RUN.matcher(run).matches()) {
      throw Address.refused("run", "should be 16 to 64 letters, digits and -");
    }
    Consumer<List<Step>> soFar = run == null ? steps -> {} : steps -> underWay.put(run, steps);
    try {
      // its calls have time limits of their own
      StreamCheckReport report = check.run(settings, lookAround, soFar).join();
      CamelAnswers.json(
          exchange, 200, TestReport.of(report, saved ? resource.sourceState(settings) : null));
    } finally {
      if (run != null) {
        underWay.remove(run);
      }
    }
  }

  /** Steps so far of a test that is under way; none of one that isn't. */
  private void progress(Exchange exchange) {
    List<Step> steps = underWay.getOrDefault(Address.id(exchange), List.of());
    CamelAnswers.json(exchange, 200, Map.of("steps", TestReport.steps(steps)));
  }
}
