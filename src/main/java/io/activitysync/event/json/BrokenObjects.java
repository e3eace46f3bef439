package io.activitysync.event.json;

/**
 * Where a broken object ends in a sequence of objects. What looks like the next one may be an
 * object inside the broken one: so one that breaks in its first line ends with that line, and one
 * that breaks in a later line ends before the next line that begins with a brace and is indented no
 * deeper than the broken object itself.
 */
public final class BrokenObjects {
  /** Stands for an indent where an object broke in its first line. */
  public static final int ONE_LINE = -1;

  /** Deepest indent that is told from a deeper one, since the line up to it must be held. */
  private static final int DEEPEST = 1 << 8;

  private BrokenObjects() {}

  /**
   * How an object that was found to be broken ends.
   *
   * @param start index of its brace
   * @param found index of what can't be right
   * @param indent bytes of whitespace before its brace
   * @return the indent to look for, or {@link #ONE_LINE}
   */
  public static int indent(byte[] bytes, int start, int found, int indent) {
    return lineEnd(bytes, start, found) < found ? Math.min(indent, DEEPEST) : ONE_LINE;
  }

  /**
   * Finds the line end that a broken object ends with.
   *
   * @param from index of what is known to belong to it
   * @param end index after the text
   * @param last whether nothing follows the text
   * @param indent what {@link #indent} said, or {@link #ONE_LINE}
   * @return index of the line end, or of the end of a text that is the last; where the object may
   *     go on in text to come, the index up to which all belongs to it, as its ones' complement
   */
  public static int end(byte[] bytes, int from, int end, boolean last, int indent) {
    for (int at = lineEnd(bytes, from, end); at < end; at = lineEnd(bytes, at + 1, end)) {
      if (indent == ONE_LINE) {
        return at;
      }
      int first = at + 1;
      int deepest = first + indent;
      while (first < end && first <= deepest && isBlank(bytes[first])) {
        first++;
      }
      if (first == end && !last) {
        return ~at;
      }
      if (first < end && first <= deepest && bytes[first] == '{') {
        return at;
      }
    }
    return last ? end : ~end;
  }

  private static int lineEnd(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
