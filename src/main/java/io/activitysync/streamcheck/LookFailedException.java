package io.activitysync.streamcheck;

import io.activitysync.kinesis.fault.FaultClassifier;

/**
 * A stream could not be looked at; the message is what was said of it, fit for everybody's eyes.
 */
public final class LookFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String fault;

  LookFailedException(FaultClassifier.Finding found, Throwable cause) {
    super(found.detail() == null ? found.fault().message() : found.detail(), cause);
    this.fault = found.fault().name();
  }

  /** The fault's name, as a paused connection's cause has it. */
  public String fault() {
    return fault;
  }
}
