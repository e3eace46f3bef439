package io.activitysync.event.json;

/**
 * Reads JSON values once, validates them wholly (RFC 8259 grammar, UTF-8 by RFC 3629, limits, names
 * unique within their object) and says whether their bytes are canonical already: no whitespace
 * between tokens and no escape that need not be. A canonical value can be copied as it is.
 *
 * <p>Keeps no tree: a caller that wants to know what is inside an object passes {@link Members}. A
 * lone surrogate, which only an escape can express, is let through and stays an escape.
 *
 * <p>Errors of grammar end the scan by a {@link JsonFormatException}. A name given twice, too many
 * names, a string, a number or a name that is too long leave the grammar whole, so the scan goes on
 * to the value's end and {@link #complaint()} tells of the first one. For one thread.
 */
public final class JsonScanner {
  /** Zero bytes that must follow the text in its array, so that no loop need look for its end. */
  public static final int PADDING = 16;

  private static final String TOGETHER = " names, together with what it stands in";

  private final JsonLimits limits;
  private final JsonPath path;
  private byte[] bytes = new byte[PADDING];
  private int end;
  private boolean canonical;
  private boolean plain;
  private String complaint;
  private String complaintPath;

  private final NameStack names = new NameStack();

  /** What to do with an object's members. */
  @FunctionalInterface
  public interface Members {
    /**
     * Takes a member, and must scan its value with {@link JsonScanner#value} or {@link
     * JsonScanner#object}.
     *
     * @param name index of the name's first byte, after the quote
     * @param nameEnd index of the name's closing quote
     * @param plain whether the name is without escapes
     * @param at index of the value's first byte
     * @param depth depth of the object that this is a member of
     * @return index after the value
     */
    int member(int name, int nameEnd, boolean plain, int at, int depth) throws JsonFormatException;
  }

  /** Makes a scanner that refuses what is beyond the limits. */
  public JsonScanner(JsonLimits limits) {
    this.limits = limits;
    this.path = new JsonPath(limits.depth());
  }

  /**
   * Scans this text from now on.
   *
   * @param text bytes, with at least {@link #PADDING} zero bytes from {@code textEnd} on
   * @param textEnd index after the text's last byte
   */
  public void over(byte[] text, int textEnd) {
    if (text.length < textEnd + PADDING || text[textEnd] != 0) {
      throw new IllegalArgumentException("the text must be followed by zero bytes");
    }
    bytes = text;
    end = textEnd;
  }

  /** Forgets what was found about the value before. Call it before each outermost value. */
  public void begin() {
    canonical = true;
    complaint = null;
    names.release(0);
    path.at(0);
  }

  /** Whether all scanned since {@link #begin()} or {@link #canonical(boolean)} is canonical. */
  public boolean canonical() {
    return canonical;
  }

  /** Sets the mark anew, to learn it for one value alone. */
  public void canonical(boolean mark) {
    canonical = mark;
  }

  /** Whether the string scanned last holds no escapes. */
  public boolean plain() {
    return plain;
  }

  /** The first fault that left the grammar whole, in words; null when there was none. */
  public String complaint() {
    return complaint;
  }

  /** Where {@link #complaint()} was found. */
  public String complaintPath() {
    return complaintPath;
  }

  /**
   * Scans a value.
   *
   * @param at index of its first byte
   * @param depth depth of what it stands in, 0 for an outermost value
   * @return index after its last byte
   * @throws JsonFormatException when it is not JSON, ends too early or is nested too deeply
   */
  public int value(int at, int depth) throws JsonFormatException {
    return switch (bytes[at]) {
      case '"' -> {
        int after = string(at);
        if (after - at - 2 > limits.stringBytes()) {
          complain(depth, "must be at most " + limits.stringBytes() + " bytes long");
        }
        yield after;
      }
      case '{' -> object(at, depth + 1, null);
      case '[' -> array(at, depth + 1);
      case 't' -> literal(at, depth, "true");
      case 'f' -> literal(at, depth, "false");
      case 'n' -> literal(at, depth, "null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(at, depth);
      default -> throw failure(at, depth, "a value is expected");
    };
  }

  /**
   * Scans an object.
   *
   * @param at index of its opening brace
   * @param depth depth of this object, 1 for an outermost one
   * @param members takes each member; null to merely validate them
   * @return index after its closing brace
   * @throws JsonFormatException as {@link #value} does
   */
  public int object(int at, int depth, Members members) throws JsonFormatException {
    enter(at, depth);
    int first = names.size();
    long seen = 0;
    int p = space(at + 1);
    if (bytes[p] == '}') {
      return p + 1;
    }
    while (true) {
      if (bytes[p] != '"') {
        throw failure(p, depth - 1, "a name in double quotes is expected");
      }
      int name = p + 1;
      path.at(depth - 1);
      p = string(p);
      int nameEnd = p - 1;
      boolean plainName = plain;
      path.name(depth, name, nameEnd);
      if (names.size() < limits.names()) {
        long bit = names.push(bytes, name, nameEnd, plainName);
        if ((seen & bit) != 0 && names.repeated(bytes, first)) {
          complain(depth, "is given twice");
        }
        seen |= bit;
      } else {
        complain(depth - 1, "must hold at most " + limits.names() + TOGETHER);
      }
      if (nameEnd - name > limits.nameBytes()) {
        complain(depth - 1, "holds a name of more than " + limits.nameBytes() + " bytes");
      }
      p = space(p);
      if (bytes[p] != ':') {
        throw failure(p, depth, "a colon is expected after the name");
      }
      p = space(p + 1);
      p = members == null ? value(p, depth) : members.member(name, nameEnd, plainName, p, depth);
      p = space(p);
      if (bytes[p] == ',') {
        p = space(p + 1);
      } else if (bytes[p] == '}') {
        names.release(first);
        return p + 1;
      } else {
        throw failure(p, depth, "a comma or a closing brace is expected after the value");
      }
    }
  }

  private int array(int at, int depth) throws JsonFormatException {
    enter(at, depth);
    int p = space(at + 1);
    if (bytes[p] == ']') {
      return p + 1;
    }
    for (int index = 0; ; index++) {
      path.index(depth, index);
      p = space(value(p, depth));
      if (bytes[p] == ',') {
        p = space(p + 1);
      } else if (bytes[p] == ']') {
        return p + 1;
      } else {
        throw failure(p, depth, "a comma or a closing bracket is expected after the value");
      }
    }
  }

  private void enter(int at, int depth) throws JsonFormatException {
    if (depth > limits.depth()) {
      throw new JsonFormatException(
          at,
          false,
          path.text(bytes, depth - 1),
          "must not be nested more than " + limits.depth() + " deep");
    }
    path.enter(depth);
  }

  /**
   * Skips whitespace, which makes what it stands in not canonical.
   *
   * @return index of the first byte that is none
   */
  private int space(int at) {
    if (bytes[at] > ' ') {
      return at;
    }
    int p = at;
    while (bytes[p] == ' ' || bytes[p] == '\n' || bytes[p] == '\r' || bytes[p] == '\t') {
      p++;
    }
    if (p != at) {
      canonical = false;
    }
    return p;
  }

  private int literal(int at, int depth, String word) throws JsonFormatException {
    for (int i = 1; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        throw failure(at + i, depth, "a value is expected");
      }
    }
    return at + word.length();
  }

  private int number(int at, int depth) throws JsonFormatException {
    int p = bytes[at] == '-' ? at + 1 : at;
    if (bytes[p] == '0') {
      p++;
      if (bytes[p] >= '0' && bytes[p] <= '9') {
        throw failure(p, depth, "a number must not start with a needless zero");
      }
    } else {
      p = digits(p, depth);
    }
    if (bytes[p] == '.') {
      p = digits(p + 1, depth);
    }
    if (bytes[p] == 'e' || bytes[p] == 'E') {
      p++;
      if (bytes[p] == '+' || bytes[p] == '-') {
        p++;
      }
      p = digits(p, depth);
    }
    if (p - at > limits.numberBytes()) {
      complain(depth, "must be a number of at most " + limits.numberBytes() + " characters");
    }
    return p;
  }

  private int digits(int at, int depth) throws JsonFormatException {
    int p = at;
    while (bytes[p] >= '0' && bytes[p] <= '9') {
      p++;
    }
    if (p == at) {
      throw failure(p, depth, "a digit is expected");
    }
    return p;
  }

  /** Scans a string from its opening quote and returns the index after its closing one. */
  private int string(int at) throws JsonFormatException {
    byte[] text = bytes;
    int p = at + 1;
    boolean easy = true;
    while (true) {
      long hard = Words.hard(Words.at(text, p));
      if (hard == 0) {
        p += 8;
        continue;
      }
      p += Long.numberOfTrailingZeros(hard) >>> 3;
      byte b = text[p];
      if (b == '"') {
        plain = easy;
        return p + 1;
      } else if (b == '\\') {
        easy = false;
        p = escape(p);
      } else if (b < 0) {
        int after = Utf8.skip(text, p);
        if (after < 0) {
          throw failure(~after, path.depth(), "is not valid UTF-8");
        }
        p = after;
      } else {
        throw failure(p, path.depth(), "holds a control character that is not escaped");
      }
    }
  }

  /** Validates the escape at the backslash and returns the index after it. */
  private int escape(int at) throws JsonFormatException {
    return switch (bytes[at + 1]) {
      case '"', '\\', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case '/' -> {
        canonical = false;
        yield at + 2;
      }
      case 'u' -> {
        int unit = Escapes.unit(bytes, at + 2);
        if (unit < 0) {
          throw failure(~unit, path.depth(), "four hexadecimal digits are expected after \\u");
        }
        if (!Escapes.needed(bytes, at, unit)) {
          canonical = false;
        }
        yield at + 6;
      }
      default -> throw failure(at + 1, path.depth(), "holds an escape that JSON does not have");
    };
  }

  private void complain(int depth, String reason) {
    if (complaint == null) {
      complaint = reason;
      complaintPath = path.text(bytes, depth);
    }
  }

  private JsonFormatException failure(int at, int depth, String reason) {
    boolean incomplete = at >= end;
    return new JsonFormatException(
        at, incomplete, path.text(bytes, depth), incomplete ? "ends too early: " + reason : reason);
  }
}
