package io.activitysync.kinesis;

public class RecordRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  public RecordRejectedException(String message) {
    super(message);
  }
}
