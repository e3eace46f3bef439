package io.activitysync.kinesis.client;

import java.io.IOException;

/** A call was not wanted any more before its body went out: none of its records is written. */
public final class NotSentException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Tells of it. */
  public NotSentException() {
    super("the call was not wanted any more when it could go out");
  }
}
