package io.activitysync.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Path of a field of {@code data} or {@code customContext} that holds personal data: names joined
 * by dots. An array on the way stands for each of its elements, unless the path goes on with an
 * element's number, as in {@code to.0.name} or {@code to[0].name}; {@code [*]} says each. In doubt
 * more is treated rather than less: a member whose own name holds the dots is meant too, and {@code
 * data.} may lead.
 *
 * @param names what is left of the path; none where it means all of the object
 */
record PiiPath(List<String> names) {
  private static final String LEAD = "data.";
  private static final String CONTEXT = "customContext";

  /** The path, or the two that it may mean. */
  static List<PiiPath> of(String text) {
    List<PiiPath> paths = new ArrayList<>();
    paths.add(new PiiPath(split(text)));
    if (text.startsWith(LEAD) && text.length() > LEAD.length()) {
      paths.add(new PiiPath(split(text.substring(LEAD.length()))));
    }
    return paths;
  }

  /** The path inside {@code customContext}, without names where it is all of it; else null. */
  static PiiPath ofContext(String text) {
    if (text.equals(CONTEXT)) {
      return new PiiPath(List.of());
    }
    return text.startsWith(CONTEXT + ".")
        ? new PiiPath(split(text.substring(CONTEXT.length() + 1)))
        : null;
  }

  private static List<String> split(String text) {
    String dotted = text.replace("[*]", "").replace("[", ".").replace("]", "");
    return List.of(dotted.split("\\.", -1));
  }

  /** Whether a member of this name is meant itself. */
  boolean ends(String name) {
    return String.join(".", names).equals(name);
  }

  /** What is left of the path inside the member of this name; null when it does not lead there. */
  PiiPath inside(String name) {
    return names.size() > 1 && names.get(0).equals(name)
        ? new PiiPath(names.subList(1, names.size()))
        : null;
  }

  /** Whether the path goes on with the number of an array's element. */
  boolean numbered() {
    String first = names.get(0);
    return !first.isEmpty() && first.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
