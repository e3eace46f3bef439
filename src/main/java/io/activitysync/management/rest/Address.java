package io.activitysync.management.rest;

import io.activitysync.http.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;

/**
 * What a request's address says. Camel puts path, query and headers into one map of headers, where
 * a header would pass for a query parameter and the other way round, so it is read anew from the
 * address itself.
 */
final class Address {
  private static final String PROPERTY = "ActivitySyncQuery";
  private static final List<String> COLLECTIONS =
      List.of("/api/connections/", "/api/versions/", "/api/tests/");

  private Address() {}

  /**
   * Reads the query; to be called first.
   *
   * @param known parameters that the operation has
   * @throws ApiProblem 400 where there is another one, or one twice
   */
  static void read(Exchange exchange, Set<String> known) {
    Map<String, String> query = new LinkedHashMap<>();
    String text = exchange.getMessage().getHeader(Exchange.HTTP_RAW_QUERY, "", String.class);
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (pair.isEmpty()) {
        continue;
      }
      if (!known.contains(name)) {
        throw refused(
            name,
            "is not known; "
                + (known.isEmpty()
                    ? "there should be no parameters"
                    : "should be one of " + String.join(", ", new TreeSet<>(known))));
      }
      if (query.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
        throw refused(name, "should be there once");
      }
    }
    exchange.setProperty(PROPERTY, query);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ApiProblem(400, "The address can't be read", "the query has a % that is no escape");
    }
  }

  /** A parameter of the query; null where it is not there. */
  static String query(Exchange exchange, String name) {
    Map<?, ?> query = exchange.getProperty(PROPERTY, Map.class);
    return (String) query.get(name);
  }

  /** A parameter that is true or false; false where it is not there. */
  static boolean flag(Exchange exchange, String name) {
    String value = query(exchange, name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (!value.equals("true")) {
      throw refused(name, "should be true or false");
    }
    return true;
  }

  /**
   * A parameter that says which page is wanted, a whole number.
   *
   * @param other where it is not there
   */
  static long number(Exchange exchange, String name, long other, long least, long most) {
    String value = query(exchange, name);
    if (value == null) {
      return other;
    }
    long number = value.matches("\\d{1,18}") ? Long.parseLong(value) : least - 1;
    if (number < least || number > most) {
      throw new ApiProblem(
          400, "No such page", name + ": should be a whole number from " + least + " to " + most);
    }
    return number;
  }

  /** The id of what the path is about. */
  static String id(Exchange exchange) {
    String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class);
    for (String collection : COLLECTIONS) {
      int start = path.indexOf(collection);
      if (start >= 0) {
        String rest = path.substring(start + collection.length());
        int slash = rest.indexOf('/');
        return decoded((slash < 0 ? rest : rest.substring(0, slash)).replace("+", "%2B"));
      }
    }
    return "";
  }

  /** The server's own path, which stands before all of its addresses; may be empty. */
  static String mount(Exchange exchange) {
    String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class);
    return path.substring(0, Math.max(0, path.lastIndexOf("/api/")));
  }

  /** What is wrong with a parameter. */
  static ApiProblem refused(String name, String what) {
    String shown = name.length() > 40 ? name.substring(0, 40) + "…" : name;
    return new ApiProblem(
        new Problem(
            400, "The query can't be used", shown + ": " + what, Map.of("parameter", shown)));
  }
}
