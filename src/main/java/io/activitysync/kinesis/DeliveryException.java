package io.activitysync.kinesis;

import io.activitysync.kinesis.fault.Fault;

/**
 * Records that could not be delivered, as the exchange that carried them sees it: the fault, and
 * what AWS said. None of the exchange's records may be acknowledged to its source; which of them
 * are not known to be in the stream is in its {@link
 * io.activitysync.kinesis.fault.Undelivered#PROPERTY}.
 */
public class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final String detail;

  /**
   * Tells of a failed delivery.
   *
   * @param fault what was wrong
   * @param detail what AWS or the network said, for an operator; never a payload or a secret; may
   *     be null
   * @param cause the call's own exception; may be null
   */
  public DeliveryException(Fault fault, String detail, Throwable cause) {
    super(detail == null ? fault.message() : fault.message() + ": " + detail, cause);
    this.fault = fault;
    this.detail = detail;
  }

  /** What was wrong. */
  public Fault fault() {
    return fault;
  }

  /** What AWS or the network said; may be null. */
  public String detail() {
    return detail;
  }
}
