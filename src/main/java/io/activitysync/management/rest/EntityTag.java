package io.activitysync.management.rest;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Entity tags, RFC 9110: a connection's is its revision, which stands for its settings and what is
 * wanted of it, not for its state and counters.
 */
final class EntityTag {
  private EntityTag() {}

  /** As {@code "17"}, with its quotes. */
  static String of(long revision) {
    return "\"" + revision + "\"";
  }

  /**
   * Which revision to expect.
   *
   * @param ifMatch value of the header {@code If-Match}; null where there is none
   * @param current the revision that there is
   * @return the current one where it matches, or anything does; another one where it does not;
   *     empty where the caller said nothing
   */
  static OptionalLong expected(String ifMatch, long current) {
    if (ifMatch == null) {
      return OptionalLong.empty();
    }
    String[] tags = ifMatch.split(",", -1);
    boolean matches =
        ifMatch.strip().equals("*")
            || Arrays.stream(tags).map(String::strip).anyMatch(of(current)::equals);
    return OptionalLong.of(matches ? current : first(tags[0].strip()));
  }

  /** A revision that is not the current one: -1 for a tag that is none of ours. */
  private static long first(String tag) {
    return tag.matches("\"\\d{1,18}\"") ? Long.parseLong(tag.substring(1, tag.length() - 1)) : -1;
  }
}
