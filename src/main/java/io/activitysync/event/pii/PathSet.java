package io.activitysync.event.pii;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Paths of fields of {@code data} or {@code customContext} that hold personal data: names joined by
 * dots. An array on the way stands for each of its elements, unless the path goes on with an
 * element's number, as in {@code to.0.name} or {@code to[0].name}; {@code [*]} and {@code []} say
 * each, and so does what else may be some of them, as {@code [-1]} or {@code [0:2]}. In doubt more
 * is treated rather than less: a member whose own name holds the dots or the brackets is meant too,
 * and {@code data.} may lead; {@code data} or {@code customContext} alone means all that is in it.
 * Which members a {@code *} in a path means can't be told, so all of what leads to it is meant.
 *
 * <p>Held sorted, where all that begin alike are together: the search for a member costs the
 * logarithm of their number, and a path costs its text. Immutable.
 */
final class PathSet {
  private static final String DATA = "data";
  private static final String LEAD = DATA + ".";
  private static final String CONTEXT = "customContext";

  /** Brackets that tell not one element by its number. */
  private static final Pattern EACH = Pattern.compile("\\[(?!\\d+])[-\\d:,* ]*]");

  private static final Pattern QUOTED = Pattern.compile("\\[(['\"])(.*?)\\1]", Pattern.DOTALL);
  private static final String ANY = "*";

  /** From where on a path may lead through any member. */
  private static final Pattern FROM_ANY = Pattern.compile("\\.\\*(\\..*)?$", Pattern.DOTALL);

  private static final Pattern NUMBER = Pattern.compile("\\[(\\d+)]");

  /** After the dot, in the order of characters. */
  private static final char AFTER_DOT = '/';

  private static final int NOTHING = -1;

  private final String[] paths;
  private final boolean whole;

  private PathSet(Collection<String> paths, boolean whole) {
    this.paths = paths.toArray(String[]::new);
    this.whole = whole;
  }

  /** Paths inside {@code data}; one that {@code data.} leads may mean two. */
  static PathSet ofData(Collection<String> names) {
    TreeSet<String> paths = new TreeSet<>();
    boolean whole = false;
    for (String name : names) {
      for (String path : readings(name)) {
        whole |= path.equals(DATA) || any(path);
        paths.add(path);
        if (path.startsWith(LEAD) && path.length() > LEAD.length()) {
          paths.add(path.substring(LEAD.length()));
        }
      }
    }
    return new PathSet(paths, whole);
  }

  /** Paths inside {@code customContext}, of those names that begin with it or mean all. */
  static PathSet ofContext(Collection<String> names) {
    TreeSet<String> paths = new TreeSet<>();
    boolean whole = false;
    for (String name : names) {
      for (String path : readings(name)) {
        whole |= path.equals(CONTEXT) || any(path);
        if (path.startsWith(CONTEXT + ".")) {
          paths.add(path.substring(CONTEXT.length() + 1));
        }
      }
    }
    return new PathSet(paths, whole);
  }

  private static boolean any(String path) {
    return path.equals(ANY) || path.startsWith(ANY + ".");
  }

  /** What a path with brackets or a {@code *} may mean: they are part of a name, or say which. */
  private static Set<String> readings(String text) {
    if (text.indexOf('[') < 0 && text.indexOf(']') < 0 && text.indexOf('*') < 0) {
      return Set.of(text);
    }
    Set<String> readings = new TreeSet<>();
    readings.add(text);
    if (EACH.matcher(text).lookingAt()) {
      readings.add(ANY);
    }
    String each = EACH.matcher(QUOTED.matcher(text).replaceAll(".$2")).replaceAll("");
    for (String path : List.of(each, FROM_ANY.matcher(each).replaceFirst(""))) {
      readings.add(path);
      readings.add(NUMBER.matcher(path).replaceAll(".$1"));
      readings.add(path.replace("[", ".").replace("]", ""));
    }
    // where the path begins with a bracket
    readings.addAll(
        readings.stream()
            .filter(path -> path.startsWith("."))
            .map(path -> path.substring(1))
            .toList());
    return readings;
  }

  boolean isEmpty() {
    return !whole && paths.length == 0;
  }

  /** Whether the object is meant as a whole. */
  boolean whole() {
    return whole;
  }

  /** All of the paths, at the object that they start from. */
  Spot start() {
    return new Spot(0, paths.length, 0, false);
  }

  /** The paths that lead to one object or array, and how much of each is behind. Immutable. */
  final class Spot {
    private final int from;
    private final int to;
    private final int offset;
    private final boolean element;

    private Spot(int from, int to, int offset, boolean element) {
      this.from = from;
      this.to = to;
      this.offset = offset;
      this.element = element;
    }

    /** Whether the member of this name, or the element of this number, is meant itself. */
    boolean ends(String name) {
      if (element && numbered(name)) {
        return false;
      }
      int at = search(name, NOTHING);
      return at < to
          && paths[at].length() == offset + name.length()
          && paths[at].startsWith(name, offset);
    }

    /** What leads on into the member or element; null where nothing does. */
    Spot inside(String name) {
      if (element && numbered(name)) {
        return null;
      }
      int first = search(name, '.');
      int end = search(name, AFTER_DOT);
      return first < end ? new Spot(first, end, offset + name.length() + 1, false) : null;
    }

    /** What leads on into each element of an array: all paths that don't go on with a number. */
    Spot eachElement() {
      return element ? this : new Spot(from, to, offset, true);
    }

    /** Whether the paths come from an array that they don't number the elements of. */
    boolean ofElement() {
      return element;
    }

    /** First path from here on that is not before {@code name}, followed by {@code last}. */
    private int search(String name, int last) {
      int low = from;
      int high = to;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (before(paths[middle], name, last)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private boolean before(String path, String name, int last) {
      int common = Math.min(path.length() - offset, name.length());
      for (int i = 0; i < common; i++) {
        int difference = path.charAt(offset + i) - name.charAt(i);
        if (difference != 0) {
          return difference < 0;
        }
      }
      if (common < name.length()) {
        return true;
      }
      return last != NOTHING
          && (path.length() == offset + common || path.charAt(offset + common) < last);
    }
  }

  /** Whether a path that goes on with this name goes on with the number of an element. */
  private static boolean numbered(String name) {
    int end = name.indexOf('.');
    String first = end < 0 ? name : name.substring(0, end);
    return !first.isEmpty() && first.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
