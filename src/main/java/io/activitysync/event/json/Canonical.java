package io.activitysync.event.json;

import java.nio.charset.StandardCharsets;

/**
 * Writes a validated JSON value in the canonical form: no whitespace between tokens, members in the
 * order they came in, numbers with the digits they came with, characters as UTF-8 unless JSON
 * demands an escape. The form is never longer than what it is made from.
 */
public final class Canonical {
  private Canonical() {}

  /**
   * Writes the value between two indexes.
   *
   * @param bytes holds a value that {@link JsonScanner} has validated
   * @param start index of its first byte
   * @param end index after its last byte
   */
  public static void write(byte[] bytes, int start, int end, ByteOutput out) {
    int p = start;
    while (p < end) {
      byte b = bytes[p];
      if (b == '"') {
        p = string(bytes, p, out);
      } else {
        if (b > ' ') {
          out.write(b);
        }
        p++;
      }
    }
  }

  private static int string(byte[] bytes, int at, ByteOutput out) {
    int p = at + 1;
    int run = at;
    while (bytes[p] != '"') {
      if (bytes[p] == '\\') {
        out.write(bytes, run, p);
        p = escape(bytes, p, out);
        run = p;
      } else {
        p++;
      }
    }
    out.write(bytes, run, p + 1);
    return p + 1;
  }

  private static int escape(byte[] bytes, int at, ByteOutput out) {
    byte letter = bytes[at + 1];
    if (letter == '/') {
      out.write(letter);
      return at + 2;
    }
    if (letter != 'u') {
      out.write(bytes, at, at + 2);
      return at + 2;
    }
    int unit = Escapes.unit(bytes, at + 2);
    char c = (char) unit;
    if (c < ' ' || c == '"' || c == '\\') {
      out.writeEscaped(c);
      return at + 6;
    }
    if (!Character.isSurrogate(c)) {
      out.write(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      return at + 6;
    }
    boolean followed =
        Character.isHighSurrogate(c) && bytes[at + 6] == '\\' && bytes[at + 7] == 'u';
    int low = followed ? Escapes.unit(bytes, at + 8) : -1;
    if (Escapes.surrogate(low, false)) {
      out.write(new String(new char[] {c, (char) low}).getBytes(StandardCharsets.UTF_8));
      return at + 12;
    }
    out.writeEscaped(c);
    return at + 6;
  }
}
