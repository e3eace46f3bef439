package io.activitysync.event;

/**
 * Where a broken event ends in a sequence of events. What looks like the next event may be an
 * object inside the broken one, which must not be sent: so one that breaks in its first line ends
 * with that line, and one that breaks in a later line ends before the next line that begins with a
 * brace and is indented no deeper than the broken event itself.
 */
final class BrokenEvents {
  /** Stands for an indent where the event broke in its first line. */
  static final int ONE_LINE = -1;

  /** Deepest indent that is told from a deeper one, since the line up to it must be held. */
  private static final int DEEPEST = 1 << 8;

  private BrokenEvents() {}

  /**
   * How an event that was found to be broken ends.
   *
   * @param start index of its brace
   * @param found index of what can't be right
   * @param indent bytes of whitespace before its brace
   * @return the indent to look for, or {@link #ONE_LINE}
   */
  static int indent(byte[] bytes, int start, int found, int indent) {
    return lineEnd(bytes, start, found) < found ? Math.min(indent, DEEPEST) : ONE_LINE;
  }

  /**
   * Finds the line end that a broken event ends with.
   *
   * @param from index of what is known to belong to it
   * @param end index after the text
   * @param last whether nothing follows the text
   * @param indent of the event, or {@link #ONE_LINE}
   * @return index of the line end, or of the end of a text that is the last; where the event may go
   *     on in text to come, the index up to which all belongs to it, as its ones' complement
   */
  static int end(byte[] bytes, int from, int end, boolean last, int indent) {
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
