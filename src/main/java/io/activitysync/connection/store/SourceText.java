package io.activitysync.connection.store;

import java.util.regex.Pattern;

/** What of a source's URI may be read by everyone: options and user names may carry secrets. */
final class SourceText {
  private static final Pattern USER = Pattern.compile("//[^/]*@");

  private SourceText() {}

  /** The URI up to its options, without what stands before {@code @}. */
  static String masked(String source) {
    int options = source.indexOf('?');
    String path = options < 0 ? source : source.substring(0, options);
    return USER.matcher(path).replaceAll("//");
  }

  /** Whether nothing of it needs to be hidden. */
  static boolean open(String source) {
    return masked(source).equals(source);
  }
}
