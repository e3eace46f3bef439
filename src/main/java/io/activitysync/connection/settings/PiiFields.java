package io.activitysync.connection.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Fields that hold personal data, by kind of event, in one text: {@code
 * outbound-sms=recipient,outbound-sms=body,*=customContext.email}. Only syntax is looked at here;
 * whether a kind is known is for {@link SettingsRules}.
 */
public final class PiiFields {
  /** Stands for every kind. */
  public static final String ANY_KIND = "*";

  /** Names joined by dots; an element's number may follow a name, as in {@code to[0].name}. */
  private static final Pattern PATH = Pattern.compile("(?=.{1,256}$)[^,.]+(\\.[^,.]+)*");

  private PiiFields() {}

  /**
   * Reads the text.
   *
   * @return paths by kind; empty for an empty text
   * @throws IllegalArgumentException naming the part that is not as {@code kind=path}
   */
  public static Map<String, List<String>> parse(String text) {
    Map<String, List<String>> fields = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String entry = part.strip();
      int equals = entry.indexOf('=');
      if (equals < 0 && entry.isEmpty()) {
        continue;
      }
      String kind = entry.substring(0, Math.max(0, equals)).strip();
      String path = entry.substring(equals + 1).strip();
      if (kind.isEmpty() || path.isEmpty()) {
        throw new IllegalArgumentException(
            "has \"" + entry + "\", should be as outbound-sms=recipient or *=customer.email");
      }
      fields.computeIfAbsent(kind, any -> new ArrayList<>()).add(path);
    }
    return normal(fields);
  }

  /** Writes fields as {@link #parse} reads them, in the order of kinds and paths. */
  public static String text(Map<String, List<String>> fields) {
    List<String> parts = new ArrayList<>();
    normal(fields).forEach((kind, paths) -> paths.forEach(path -> parts.add(kind + "=" + path)));
    return String.join(",", parts);
  }

  /** What is wrong with the fields, where these kinds are known; empty when nothing is. */
  public static List<String> problems(Map<String, List<String>> fields, Collection<String> kinds) {
    List<String> problems = new ArrayList<>();
    fields.forEach(
        (kind, paths) -> {
          if (!kind.equals(ANY_KIND) && !kinds.contains(kind)) {
            String right = String.join(", ", kinds);
            problems.add("has the kind \"" + kind + "\", should be * or one of " + right);
          }
          for (String path : paths) {
            if (!PATH.matcher(path).matches()) {
              problems.add(
                  "has \""
                      + path
                      + "\" for "
                      + kind
                      + ", should be names joined by dots without a comma, 1 to 256 characters");
            }
          }
        });
    return problems;
  }

  /** The same fields without doubles and in order, so that equal ones are equal; immutable. */
  public static Map<String, List<String>> normal(Map<String, List<String>> fields) {
    TreeMap<String, List<String>> sorted = new TreeMap<>();
    fields.forEach(
        (kind, paths) -> {
          SortedSet<String> distinct = new TreeSet<>(paths);
          if (!distinct.isEmpty()) {
            sorted.put(kind, List.copyOf(distinct));
          }
        });
    return Collections.unmodifiableMap(sorted);
  }
}
