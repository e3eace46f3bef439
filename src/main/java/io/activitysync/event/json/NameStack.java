package io.activitysync.event.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names of the objects that a scan is inside of, to find those given twice. Few names are
 * compared by their hashes. Many go into a set, which stays quick for names that were made to have
 * equal hashes. For one thread.
 */
final class NameStack {
  private static final int FEW = 24;

  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private long[] hashes = new long[64];
  private int size;

  /** The sets of the objects that hold many names, by where their names start. */
  private final Map<Integer, Many> many = new HashMap<>();

  private static final class Many {
    private final Set<String> names = new HashSet<>();
    private int filled;
  }

  /** Number of names; those of an object that is entered now start here. */
  int size() {
    return size;
  }

  /** Forgets the names from {@code first} on, since their object has ended. */
  void release(int first) {
    size = first;
    if (!many.isEmpty()) {
      many.keySet().removeIf(each -> each >= first);
    }
  }

  /**
   * Adds a name.
   *
   * @param plain whether it is without escapes
   * @return one bit out of 64, the same for equal names
   */
  long push(byte[] bytes, int start, int end, boolean plain) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    starts[size] = start;
    ends[size] = end;
    long hash = plain ? hash(bytes, start, end) : hashDecoded(bytes, start, end);
    hashes[size++] = hash;
    return 1L << (hash >>> 58);
  }

  private static long hashDecoded(byte[] bytes, int start, int end) {
    byte[] decoded = JsonText.decode(bytes, start, end).getBytes(StandardCharsets.UTF_8);
    return hash(Arrays.copyOf(decoded, decoded.length + 8), 0, decoded.length);
  }

  private static long hash(byte[] bytes, int start, int end) {
    int length = end - start;
    long head = Words.at(bytes, start);
    long hash =
        length < 8
            ? (head & ((1L << (length * 8)) - 1)) + length
            : head * 0x9E3779B97F4A7C15L + Words.at(bytes, end - 8) * 31 + length;
    return hash * 0xC2B2AE3D27D4EB4FL;
  }

  /** Whether the last name added is also one of those before it, from {@code first} on. */
  boolean repeated(byte[] bytes, int first) {
    int last = size - 1;
    if (last - first >= FEW) {
      return repeatedAmongMany(bytes, first);
    }
    for (int i = first; i < last; i++) {
      if (hashes[i] == hashes[last] && text(bytes, i).equals(text(bytes, last))) {
        return true;
      }
    }
    return false;
  }

  private boolean repeatedAmongMany(byte[] bytes, int first) {
    Many known = many.computeIfAbsent(first, any -> new Many());
    boolean repeated = false;
    for (int i = first + known.filled; i < size; i++) {
      repeated = !known.names.add(text(bytes, i));
    }
    known.filled = size - first;
    return repeated;
  }

  private String text(byte[] bytes, int index) {
    return JsonText.decode(bytes, starts[index], ends[index]);
  }
}
