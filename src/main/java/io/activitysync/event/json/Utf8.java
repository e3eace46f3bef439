package io.activitysync.event.json;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /**
   * Skips a run of characters beyond ASCII.
   *
   * @param at index of a byte of 0x80 or more
   * @return index of the first ASCII byte after them, or the complement of the index of the byte
   *     that can not be
   */
  static int skip(byte[] bytes, int at) {
    int p = at;
    do {
      int lead = bytes[p] & 0xFF;
      int second = bytes[p + 1];
      int lowest = 0x80;
      int highest = 0xBF;
      int length;
      if (lead < 0xC2 || lead > 0xF4) {
        return ~p;
      } else if (lead < 0xE0) {
        length = 2;
      } else if (lead < 0xF0) {
        length = 3;
        if (lead == 0xE0) {
          lowest = 0xA0;
        } else if (lead == 0xED) {
          highest = 0x9F;
        }
      } else {
        length = 4;
        if (lead == 0xF0) {
          lowest = 0x90;
        } else if (lead == 0xF4) {
          highest = 0x8F;
        }
      }
      int unsigned = second & 0xFF;
      if (unsigned < lowest || unsigned > highest) {
        return ~(p + 1);
      }
      for (int i = 2; i < length; i++) {
        if (bytes[p + i] > (byte) 0xBF) {
          return ~(p + i);
        }
      }
      p += length;
    } while (bytes[p] < 0);
    return p;
  }
}
