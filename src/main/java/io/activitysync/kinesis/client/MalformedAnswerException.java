package io.activitysync.kinesis.client;

import java.io.IOException;

/**
 * An answer that says nothing reliable: cut off, garbled, or with results for another number of
 * records. The records may have been written all the same.
 */
public class MalformedAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Tells what was wrong with the answer; never a part of it. */
  public MalformedAnswerException(String message) {
    super(message);
  }
}
