package io.activitysync.event.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Steps through the members of an object, or the elements of an array, that {@link JsonScanner} has
 * validated. Trusts its bytes: it looks for the ends of values only. For one thread.
 */
public final class JsonCursor {
  private final byte[] bytes;
  private final boolean object;
  private int p;
  private int name;
  private int nameEnd;
  private boolean escaped;
  private int start;
  private int end;

  /**
   * Stands before the first member or element.
   *
   * @param at index of the opening brace or bracket
   */
  public JsonCursor(byte[] bytes, int at) {
    this.bytes = bytes;
    this.object = bytes[at] == '{';
    this.p = at + 1;
  }

  /** Moves to the next member or element; false when there is none. */
  public boolean next() {
    p = space(p);
    if (bytes[p] == ',') {
      p = space(p + 1);
    }
    if (bytes[p] == '}' || bytes[p] == ']') {
      return false;
    }
    if (object) {
      name = p + 1;
      p = skip(bytes, p);
      nameEnd = p - 1;
      escaped = hasEscape();
      p = space(space(p) + 1);
    }
    start = p;
    end = skip(bytes, p);
    p = end;
    return true;
  }

  /** Whether the member has this name. */
  public boolean named(byte[] plainName) {
    if (escaped) {
      return Arrays.equals(name().getBytes(StandardCharsets.UTF_8), plainName);
    }
    return nameEnd - name == plainName.length
        && Arrays.equals(bytes, name, nameEnd, plainName, 0, plainName.length);
  }

  /** The member's name. */
  public String name() {
    return JsonText.decode(bytes, name, nameEnd);
  }

  /** Index of the member's opening quote; for an element, of its first byte. */
  public int from() {
    return object ? name - 1 : start;
  }

  /** Index of the value's first byte. */
  public int start() {
    return start;
  }

  /** Index after the value's last byte. */
  public int end() {
    return end;
  }

  /** First byte of the value, which tells its type. */
  public byte type() {
    return bytes[start];
  }

  /** The value's text, when it is a string. */
  public String text() {
    return JsonText.decode(bytes, start + 1, end - 1);
  }

  private int space(int at) {
    int q = at;
    while (bytes[q] <= ' ' && bytes[q] >= 0) {
      q++;
    }
    return q;
  }

  /** Index after the validated value that starts here. */
  public static int skip(byte[] bytes, int at) {
    int p = at;
    int depth = 0;
    do {
      byte b = bytes[p];
      p = b == '"' ? skipString(bytes, p) : p + 1;
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      } else if (depth == 0 && b != '"') {
        while (inScalar(bytes[p])) {
          p++;
        }
      }
    } while (depth > 0);
    return p;
  }

  private static boolean inScalar(byte b) {
    return b > ' ' && b != ',' && b != '}' && b != ']';
  }

  private boolean hasEscape() {
    for (int i = name; i < nameEnd; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static int skipString(byte[] bytes, int at) {
    int p = at + 1;
    int wordwise = bytes.length - 8;
    while (true) {
      if (p <= wordwise) {
        long ends = Words.ends(Words.at(bytes, p));
        if (ends == 0) {
          p += 8;
          continue;
        }
        p += Long.numberOfTrailingZeros(ends) >>> 3;
      }
      if (bytes[p] == '"') {
        return p + 1;
      }
      p += bytes[p] == '\\' ? 2 : 1;
    }
  }
}
