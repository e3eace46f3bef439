package io.activitysync.event;

import java.io.IOException;

/**
 * A body, or an event in it, that cannot be read: which one, which field, what was wrong and what
 * is right. The message never holds a value of the event. Carries no stack trace, since it tells of
 * the sender's input and many may come a second.
 */
public final class EventFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long index;
  private final long line;
  private final String field;
  private final String reason;

  /**
   * Tells of a bad event or body.
   *
   * @param index which event of the body, from 0; -1 when it is the body as a whole
   * @param line line that the event starts on, from 1; 0 when lines mean nothing in this body
   * @param field names joined by dots; empty when it is the event as a whole
   * @param reason what was wrong and what is right, to follow the field's name in a sentence
   */
  public EventFormatException(long index, long line, String field, String reason) {
    super(sentence(index, line, field, reason));
    this.index = index;
    this.line = line;
    this.field = field;
    this.reason = reason;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  private static String sentence(long index, long line, String field, String reason) {
    StringBuilder text = new StringBuilder(index < 0 ? "the body" : "event " + index);
    if (line > 0) {
      text.append(" (line ").append(line).append(')');
    }
    return text.append(field.isEmpty() ? " " : ": " + field + " ").append(reason).toString();
  }

  /** Which event of the body, from 0; -1 when it is the body as a whole. */
  public long index() {
    return index;
  }

  /** Line that the event starts on, from 1; 0 when lines mean nothing in this body. */
  public long line() {
    return line;
  }

  /** Names joined by dots; empty when it is the event as a whole. */
  public String field() {
    return field;
  }

  /** What was wrong and what is right. */
  public String reason() {
    return reason;
  }
}
