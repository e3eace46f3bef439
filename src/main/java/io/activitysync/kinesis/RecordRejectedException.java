package io.activitysync.kinesis;

import io.activitysync.kinesis.fault.Fault;

/**
 * A record that the stream can never take, where nobody sets such records aside. Nothing is wrong
 * with the way to the stream. Of a bounded body nothing was sent, where the record could be known
 * for what it is without asking Kinesis.
 */
public class RecordRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long index;
  private final int sizeBytes;
  private final int limitBytes;
  private final Fault fault;

  /**
   * Tells of a refused record.
   *
   * @param index which of the source's items it was made of, from 0
   * @param sizeBytes data and partition key (UTF-8)
   * @param limitBytes what the stream takes at most
   * @param fault {@link Fault#RECORD_TOO_LARGE} or {@link Fault#RECORD_INVALID}
   * @param detail what was wrong with it, without its content; may be null
   */
  public RecordRejectedException(
      long index, int sizeBytes, int limitBytes, Fault fault, String detail) {
    super(
        "record "
            + index
            + ": "
            + fault.message()
            + (fault == Fault.RECORD_TOO_LARGE
                ? " (" + sizeBytes + " of at most " + limitBytes + " bytes)"
                : "")
            + (detail == null ? "" : ": " + detail));
    this.index = index;
    this.sizeBytes = sizeBytes;
    this.limitBytes = limitBytes;
    this.fault = fault;
  }

  /** Which of the source's items it was made of, from 0. */
  public long index() {
    return index;
  }

  /** Data and partition key (UTF-8), in bytes. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** What the stream takes at most, in bytes. */
  public int limitBytes() {
    return limitBytes;
  }

  /** {@link Fault#RECORD_TOO_LARGE} or {@link Fault#RECORD_INVALID}. */
  public Fault fault() {
    return fault;
  }
}
