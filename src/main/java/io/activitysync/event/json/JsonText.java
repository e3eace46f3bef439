package io.activitysync.event.json;

import java.nio.charset.StandardCharsets;

/** What a validated string of JSON says. */
public final class JsonText {
  private JsonText() {}

  /**
   * Decodes the inside of a validated string.
   *
   * @param start index of the first byte after the opening quote
   * @param end index of the closing quote
   * @return the text; a lone surrogate stays one
   */
  public static String decode(byte[] bytes, int start, int end) {
    int escape = start;
    while (escape < end && bytes[escape] != '\\') {
      escape++;
    }
    String head = new String(bytes, start, escape - start, StandardCharsets.UTF_8);
    if (escape == end) {
      return head;
    }
    StringBuilder text = new StringBuilder(head);
    int p = escape;
    while (p < end) {
      if (bytes[p] == '\\') {
        p = unescape(bytes, p, text);
      } else {
        int run = p;
        while (run < end && bytes[run] != '\\') {
          run++;
        }
        text.append(new String(bytes, p, run - p, StandardCharsets.UTF_8));
        p = run;
      }
    }
    return text.toString();
  }

  /** JSON with an escape in the place of each lone surrogate, which UTF-8 cannot hold. */
  public static String escaped(String json) {
    StringBuilder escaped = null;
    int run = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean followed = i + 1 < json.length() && Character.isLowSurrogate(json.charAt(i + 1));
      if (Character.isHighSurrogate(c) && followed) {
        i++;
        continue;
      }
      if (escaped == null) {
        escaped = new StringBuilder(json.length() + 16);
      }
      escaped.append(json, run, i).append("\\u").append(Integer.toHexString(c));
      run = i + 1;
    }
    return escaped == null ? json : escaped.append(json, run, json.length()).toString();
  }

  private static int unescape(byte[] bytes, int at, StringBuilder text) {
    byte letter = bytes[at + 1];
    if (letter == 'u') {
      text.append((char) Escapes.unit(bytes, at + 2));
      return at + 6;
    }
    text.append(shortForm(letter));
    return at + 2;
  }

  static char shortForm(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) letter;
    };
  }
}
