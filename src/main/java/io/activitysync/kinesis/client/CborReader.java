package io.activitysync.kinesis.client;

import java.nio.charset.StandardCharsets;

/**
 * Steps through one CBOR item (RFC 8949), making nothing of what is skipped. Trusts no length that
 * it reads. Used by one thread.
 */
final class CborReader {

  /** What {@link #enterMap} and {@link #enterArray} give for an item that names no count. */
  static final int INDEFINITE = -1;

  private static final int DEEPEST = 32;
  private static final int BREAK = 0xff;
  private static final int NULL = 0xf6;
  private static final int UNDEFINED = 0xf7;

  private final byte[] bytes;
  private final int end;
  private int at;

  CborReader(byte[] bytes, int length) {
    this.bytes = bytes;
    this.end = length;
  }

  /** Begins a map: its number of pairs, or {@link #INDEFINITE}. */
  int enterMap() throws MalformedAnswerException {
    return enter(5);
  }

  /** Begins an array: its number of items, or {@link #INDEFINITE}. */
  int enterArray() throws MalformedAnswerException {
    return enter(4);
  }

  /**
   * Whether a map or array has another one, after {@code done} of {@code count}; steps over the end
   * of an indefinite one.
   */
  boolean more(int done, int count) throws MalformedAnswerException {
    if (count != INDEFINITE) {
      return done < count;
    }
    if (peek() == BREAK) {
      at++;
      return false;
    }
    return true;
  }

  /** Whether the next item is null, which is then stepped over. */
  boolean skipNull() throws MalformedAnswerException {
    int head = peek();
    if (head == NULL || head == UNDEFINED) {
      at++;
      return true;
    }
    return false;
  }

  /** A text, or null where there is a null. */
  String text() throws MalformedAnswerException {
    if (skipNull()) {
      return null;
    }
    skipTags();
    int head = next();
    if (head >> 5 != 3) {
      throw malformed("a text was expected");
    }
    if ((head & 31) != 31) {
      return chunk(head);
    }
    StringBuilder text = new StringBuilder();
    for (head = next(); head != BREAK; head = next()) {
      if (head >> 5 != 3 || (head & 31) == 31) {
        throw malformed("a text's part was expected");
      }
      text.append(chunk(head));
    }
    return text.toString();
  }

  /** Steps over a text of one piece when it is this one, and says so; else stays. */
  boolean skipText(byte[] ascii) throws MalformedAnswerException {
    // names in answers are shorter than 24 bytes, so their head is one byte
    if (peek() != (3 << 5 | ascii.length) || end - at - 1 < ascii.length) {
      return false;
    }
    for (int i = 0; i < ascii.length; i++) {
      if (bytes[at + 1 + i] != ascii[i]) {
        return false;
      }
    }
    at += 1 + ascii.length;
    return true;
  }

  /** Steps over one item, whatever it holds. */
  void skip() throws MalformedAnswerException {
    skip(0);
  }

  private void skip(int depth) throws MalformedAnswerException {
    if (depth > DEEPEST) {
      throw malformed("it is nested too deep");
    }
    skipTags();
    int head = next();
    int type = head >> 5;
    boolean indefinite = (head & 31) == 31;
    switch (type) {
      case 0, 1 -> count(head);
      case 2, 3 -> {
        if (indefinite) {
          while (more(0, INDEFINITE)) {
            skip(depth + 1);
          }
        } else {
          step(count(head));
        }
      }
      case 4, 5 -> {
        long items = indefinite ? INDEFINITE : count(head) * (type - 3);
        for (long i = 0; indefinite ? more(0, INDEFINITE) : i < items; i++) {
          skip(depth + 1);
        }
      }
      default -> {
        if (indefinite) {
          throw malformed("a break stands where none can be");
        }
        count(head); // simple values and floats: the argument is the value
      }
    }
  }

  private int enter(int type) throws MalformedAnswerException {
    skipTags();
    int head = next();
    if (head >> 5 != type) {
      throw malformed(type == 4 ? "an array was expected" : "a map was expected");
    }
    if ((head & 31) == 31) {
      return INDEFINITE;
    }
    long count = count(head);
    if (count > end - at) {
      throw malformed("it ends too early");
    }
    return (int) count;
  }

  private void skipTags() throws MalformedAnswerException {
    while (peek() >> 5 == 6) {
      count(next());
    }
  }

  private String chunk(int head) throws MalformedAnswerException {
    long length = count(head);
    int start = at;
    step(length);
    return new String(bytes, start, (int) length, StandardCharsets.UTF_8);
  }

  private long count(int head) throws MalformedAnswerException {
    int info = head & 31;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed("a length is not one");
    }
    long count = 0;
    for (int i = 1 << (info - 24); i > 0; i--) {
      count = count << 8 | next();
    }
    return count;
  }

  private void step(long length) throws MalformedAnswerException {
    if (length < 0 || length > end - at) {
      throw malformed("it ends too early");
    }
    at += (int) length;
  }

  private int next() throws MalformedAnswerException {
    int head = peek();
    at++;
    return head;
  }

  private int peek() throws MalformedAnswerException {
    if (at >= end) {
      throw malformed("it ends too early");
    }
    return bytes[at] & 0xff;
  }

  private static MalformedAnswerException malformed(String what) {
    return new MalformedAnswerException("the answer is no valid CBOR: " + what);
  }
}
