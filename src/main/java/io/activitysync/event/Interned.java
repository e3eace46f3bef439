package io.activitysync.event;

import io.activitysync.event.json.JsonText;
import java.util.Arrays;

/**
 * Strings by their bytes, so that the few kinds and statuses that there are need no new object an
 * event. Bounded: a place is taken over by whatever comes last. For one thread.
 */
final class Interned {
  private static final int PLACES = 256;
  private static final int LONGEST = 64;

  private final byte[][] keys = new byte[PLACES][];
  private final String[] texts = new String[PLACES];

  /** Text of the validated JSON string whose inside is from {@code start} to before {@code end}. */
  String text(byte[] bytes, int start, int end) {
    if (end - start > LONGEST) {
      return JsonText.decode(bytes, start, end);
    }
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + bytes[i];
    }
    int place = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (PLACES - 1);
    byte[] key = keys[place];
    if (key == null || !Arrays.equals(key, 0, key.length, bytes, start, end)) {
      keys[place] = Arrays.copyOfRange(bytes, start, end);
      texts[place] = JsonText.decode(bytes, start, end);
    }
    return texts[place];
  }
}
