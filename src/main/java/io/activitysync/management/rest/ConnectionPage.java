package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/**
 * Which connections a caller wants to see.
 *
 * @param after only ids that come after this one; empty for the first page
 * @param offset how many to leave out, 0 or more
 * @param limit how many at most, 1 to 1,000
 * @param state only those in this state; null for all
 * @param text only those whose id, name or stream name has it; null for all
 */
record ConnectionPage(String after, int offset, int limit, String state, String text) {
  static final int DEFAULT_LIMIT = 100;
  static final int MOST = 1_000;
  private static final Set<String> STATES = Set.of("DISABLED", "CONNECTING", "STREAMING", "PAUSED");

  /** Reads the query. */
  static ConnectionPage of(Exchange request) {
    String state = Address.query(request, "state");
    if (state != null && !STATES.contains(state.toUpperCase(Locale.ROOT))) {
      throw bad("state", "should be one of " + String.join(", ", new TreeSet<>(STATES)));
    }
    String after = Address.query(request, "after");
    String text = Address.query(request, "q");
    return new ConnectionPage(
        after == null ? "" : after,
        (int) Address.number(request, "offset", 0, 0, Integer.MAX_VALUE),
        (int) Address.number(request, "limit", DEFAULT_LIMIT, 1, MOST),
        state == null ? null : state.toUpperCase(Locale.ROOT),
        text == null ? null : text.toLowerCase(Locale.ROOT));
  }

  private static ApiProblem bad(String name, String message) {
    return new ApiProblem(400, "No such page", name + ": " + message);
  }

  /**
   * The page, how many there are over all pages, and the {@code after} of the next one.
   *
   * @param label of a connection its state
   */
  Map<String, Object> json(
      List<Connection> all,
      Function<Connection, String> label,
      Function<Connection, Map<String, Object>> one) {
    List<Connection> wanted = all.stream().filter(c -> wants(c, label)).toList();
    Stream<Connection> later = wanted.stream().filter(c -> c.id().compareTo(after) > 0);
    List<Connection> some = new ArrayList<>(later.skip(offset).limit(limit + 1L).toList());
    boolean more = some.size() > limit;
    List<Connection> shown = more ? some.subList(0, limit) : some;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("connections", shown.stream().map(one).toList());
    json.put("total", wanted.size());
    json.put("next", more ? shown.get(limit - 1).id() : null);
    return json;
  }

  private boolean wants(Connection connection, Function<Connection, String> label) {
    return (state == null || label.apply(connection).equals(state))
        && (text == null
            || connection.id().contains(text)
            || has(connection.settings().name())
            || has(connection.settings().stream()));
  }

  private boolean has(String value) {
    return value != null && value.toLowerCase(Locale.ROOT).contains(text);
  }
}
