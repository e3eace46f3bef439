package io.activitysync.event.json;

/** The escapes of four hexadecimal digits. */
final class Escapes {
  private Escapes() {}

  /**
   * The UTF-16 unit that four hexadecimal digits name.
   *
   * @param at index of the first digit
   * @return 0 to 0xFFFF, or the complement of the index of the byte that is no such digit
   */
  static int unit(byte[] bytes, int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return ~i;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  /**
   * Whether the canonical form has this escape too, byte for byte: a control character without a
   * short form, or a lone surrogate, in lower-case digits.
   *
   * @param at index of the backslash
   * @param unit what the escape names
   */
  static boolean needed(byte[] bytes, int at, int unit) {
    for (int i = at + 2; i < at + 6; i++) {
      if (bytes[i] >= 'A' && bytes[i] <= 'F') {
        return false;
      }
    }
    return unit < ' ' ? !hasShortForm(unit) : lone(bytes, at, unit);
  }

  static boolean hasShortForm(int unit) {
    return unit == '\b' || unit == '\f' || unit == '\n' || unit == '\r' || unit == '\t';
  }

  /** Whether the unit is a surrogate that its neighbour does not complete to a pair. */
  private static boolean lone(byte[] bytes, int at, int unit) {
    if (Character.isHighSurrogate((char) unit)) {
      return bytes[at + 6] != '\\'
          || bytes[at + 7] != 'u'
          || !surrogate(unit(bytes, at + 8), false);
    }
    // a low one: the scan has already called the pair not canonical at its high one
    return Character.isLowSurrogate((char) unit);
  }

  /** Whether the unit is a high, or else a low, surrogate; never so for a negative one. */
  static boolean surrogate(int unit, boolean high) {
    return unit >= 0
        && (high ? Character.isHighSurrogate((char) unit) : Character.isLowSurrogate((char) unit));
  }
}
