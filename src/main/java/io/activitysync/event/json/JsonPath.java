package io.activitysync.event.json;

/**
 * Where a scan is, kept so cheaply that it costs next to nothing while all is well: an index or a
 * name's place for each level, put into words only for an error. For one thread.
 */
final class JsonPath {
  /** Longer names are cut in a message. */
  private static final int SHOWN = 64;

  /** By depth: index of the name's first byte, or the complement of an array's index. */
  private final int[] steps;

  private final int[] nameEnds;
  private int depth;

  JsonPath(int deepest) {
    steps = new int[deepest + 1];
    nameEnds = new int[deepest + 1];
  }

  void enter(int level) {
    depth = level;
    steps[level] = 0;
    nameEnds[level] = -1;
  }

  void name(int level, int start, int end) {
    depth = level;
    steps[level] = start;
    nameEnds[level] = end;
  }

  void index(int level, int index) {
    depth = level;
    steps[level] = ~index;
  }

  void at(int level) {
    depth = level;
  }

  /** Depth of what was entered or stepped in last. */
  int depth() {
    return depth;
  }

  /** In words, as in {@code data.errors[0].code}. */
  String text(byte[] bytes, int level) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= level; i++) {
      int step = steps[i];
      if (step < 0) {
        text.append('[').append(~step).append(']');
      } else if (nameEnds[i] >= step) {
        String name = JsonText.decode(bytes, step, nameEnds[i]);
        text.append(text.isEmpty() ? "" : ".");
        // half of a pair, as the name or the cut may leave one, can't be written as bytes
        text.append(
            JsonText.escaped(name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name));
      }
    }
    return text.toString();
  }
}
