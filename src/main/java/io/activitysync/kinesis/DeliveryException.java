package io.activitysync.kinesis;

import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.Undelivered;

/**
 * Records that could not be delivered, as the exchange that carried them sees it: the fault, and
 * what AWS said. None of the exchange's records may be acknowledged to its source.
 */
public class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final String detail;
  private final transient Undelivered undelivered;

  /**
   * Tells of a failed delivery.
   *
   * @param fault what was wrong
   * @param detail what AWS or the network said, for an operator; never a payload or a secret; may
   *     be null
   * @param cause the call's own exception; may be null
   */
  public DeliveryException(Fault fault, String detail, Throwable cause) {
    this(fault, detail, cause, null);
  }

  private DeliveryException(Fault fault, String detail, Throwable cause, Undelivered undelivered) {
    super(detail == null ? fault.message() : fault.message() + ": " + detail, cause);
    this.fault = fault;
    this.detail = detail;
    this.undelivered = undelivered;
  }

  /** The same for one exchange, with what it must not acknowledge. */
  public DeliveryException of(Undelivered records) {
    return new DeliveryException(fault, detail, getCause(), records);
  }

  /** What was wrong. */
  public Fault fault() {
    return fault;
  }

  /** What AWS or the network said; may be null. */
  public String detail() {
    return detail;
  }

  /** Which of the exchange's records were not delivered; null where that is not known. */
  public Undelivered notDelivered() {
    return undelivered;
  }
}
