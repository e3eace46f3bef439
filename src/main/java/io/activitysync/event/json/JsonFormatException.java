package io.activitysync.event.json;

/**
 * Bytes that are not JSON as RFC 8259 has it, or that are beyond a limit. Carries no stack trace:
 * it tells of the sender's text, not of this program.
 */
public final class JsonFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;
  private final boolean incomplete;
  private final String path;

  JsonFormatException(int position, boolean incomplete, String path, String reason) {
    super(reason, null, false, false);
    this.position = position;
    this.incomplete = incomplete;
    this.path = path;
  }

  /** Index in the scanned array of the byte that could not be, in bytes. */
  public int position() {
    return position;
  }

  /** Whether the text was right as far as it went, and merely ended too early. */
  public boolean incomplete() {
    return incomplete;
  }

  /** Where in the value it happened, as in {@code data.errors[0].code}; empty at the outermost. */
  public String path() {
    return path;
  }
}
