package io.activitysync.event.json;

import java.util.List;

/**
 * How much one JSON text may demand of its reader.
 *
 * @param depth deepest nesting of objects and arrays, 1 to 1000; the outermost object is 1
 * @param stringBytes longest string value in bytes as written, quotes excluded, 1 or more
 * @param numberBytes longest number in bytes as written, 1 or more
 * @param nameBytes longest member name in bytes as written, quotes excluded, 1 or more
 * @param names most names that an object may have together with those that it stands in, 1 or more;
 *     each is remembered until its object ends, to find those given twice
 */
public record JsonLimits(int depth, int stringBytes, int numberBytes, int nameBytes, int names) {
  /** Depth 64, strings of 16 MiB, numbers of 1000 digits, 100,000 names of 1024 bytes. */
  public static final JsonLimits DEFAULT = new JsonLimits(64, 16 << 20, 1000, 1024, 100_000);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public JsonLimits {
    if (depth < 1 || depth > 1000) {
      throw new IllegalArgumentException("depth must be 1 to 1000, was " + depth);
    }
    if (stringBytes < 1 || numberBytes < 1 || nameBytes < 1 || names < 1) {
      throw new IllegalArgumentException(
          "stringBytes, numberBytes, nameBytes and names must be 1 or more, were "
              + List.of(stringBytes, numberBytes, nameBytes, names));
    }
  }
}
