package io.activitysync.route.files;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Files that were deleted while what they brought, which routes of others are made with, goes on:
 * until it is known whether these can do without, or another file brings it. Not for use by several
 * threads.
 */
final class DeletedFiles {
  private final Map<String, RouteFile> files = new HashMap<>();
  private final Set<String> due = new TreeSet<>();

  void add(RouteFile file) {
    files.put(file.name(), file);
    due.add(file.name());
  }

  /** It is there again, or nothing of it goes on. */
  void remove(String name) {
    files.remove(name);
    due.remove(name);
  }

  /** Something else runs than before: whoever was needed may not be any more. */
  void allAreDue() {
    due.addAll(files.keySet());
  }

  boolean isDue() {
    return !due.isEmpty();
  }

  /** Those that are to be let go now, each once. */
  List<RouteFile> takeDue() {
    List<RouteFile> now = due.stream().map(files::get).toList();
    due.clear();
    return now;
  }

  /** Those that others are instead, as under another name: with the same ids, or word for word. */
  List<RouteFile> takenOverBy(Collection<RouteFile> others) {
    return files.values().stream()
        .filter(file -> others.stream().anyMatch(other -> isInstead(other, file)))
        .toList();
  }

  private static boolean isInstead(RouteFile other, RouteFile file) {
    return !other.name().equals(file.name())
        && (other.owned().stream().anyMatch(file.owned()::contains)
            || Arrays.equals(other.content(), file.content()));
  }
}
