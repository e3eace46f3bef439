package io.activitysync.management.rest;

import io.activitysync.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entity tags, RFC 9110: a connection's is its revision, which stands for its settings and what is
 * wanted of it, not for its state and counters.
 */
final class EntityTag {
  private static final Pattern OURS = Pattern.compile("\"\\d{1,18}\"");

  /** One of a list, which may be empty, with the comma behind it. */
  private static final Pattern ELEMENT =
      Pattern.compile("\\G[ \\t]*+((?:W/)?\"[^\"\\s]*+\")?+[ \\t]*+(?:,|$)");

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
   * @throws ApiProblem 400 where it is no list of entity tags; 412 where none of them is one of
   *     ours, as a weak one, which matches nothing here
   */
  static OptionalLong expected(String ifMatch, long current) {
    if (ifMatch == null) {
      return OptionalLong.empty();
    }
    if (ifMatch.strip().equals("*")) {
      return OptionalLong.of(current);
    }
    List<String> tags = tags(ifMatch);
    if (tags.contains(of(current))) {
      return OptionalLong.of(current);
    }
    return OptionalLong.of(
        tags.stream()
            .filter(tag -> OURS.matcher(tag).matches())
            .mapToLong(tag -> Long.parseLong(tag.substring(1, tag.length() - 1)))
            .findFirst()
            .orElseThrow(() -> notOurs(current)));
  }

  private static List<String> tags(String ifMatch) {
    List<String> tags = new ArrayList<>();
    Matcher elements = ELEMENT.matcher(ifMatch);
    int end = 0;
    while (end < ifMatch.length() && elements.find()) {
      end = elements.end();
      if (elements.group(1) != null) {
        tags.add(elements.group(1));
      }
    }
    if (tags.isEmpty() || end < ifMatch.length()) {
      throw new ApiProblem(
          400,
          "If-Match can't be read",
          "If-Match: should be the ETag of an answer with its quotes, as \"17\", several with"
              + " commas between, or *");
    }
    return tags;
  }

  private static ApiProblem notOurs(long current) {
    return new ApiProblem(
        new Problem(
                412,
                "No such revision",
                "If-Match: should be the ETag of an answer as it was, which is now "
                    + of(current)
                    + "; a weak one (W/) matches nothing")
            .with("ETag", of(current)));
  }
}
