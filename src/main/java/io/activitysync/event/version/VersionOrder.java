package io.activitysync.event.version;

import java.util.Comparator;
import java.util.List;

/**
 * Order of version ids: by their numbers, and an id with a word after a hyphen before the one
 * without, so that 0.0 &lt; 1.0-draft &lt; 1.0 &lt; 1.2 &lt; 1.10.
 */
public enum VersionOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String one, String other) {
    List<String> left = List.of(one.split("-", 2));
    List<String> right = List.of(other.split("-", 2));
    int order = compareNumbers(left.get(0).split("\\.", -1), right.get(0).split("\\.", -1));
    if (order != 0) {
      return order;
    }
    if (left.size() != right.size()) {
      return right.size() - left.size();
    }
    return one.compareTo(other);
  }

  private static int compareNumbers(String[] left, String[] right) {
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      String one = i < left.length ? left[i] : "0";
      String other = i < right.length ? right[i] : "0";
      // numbers of any length, without parsing: the longer one is the larger
      int order =
          one.length() == other.length() ? one.compareTo(other) : one.length() - other.length();
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
