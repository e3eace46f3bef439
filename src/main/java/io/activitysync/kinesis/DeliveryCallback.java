package io.activitysync.kinesis;

/**
 * Is told once how a submission ended. Called on a thread of the wire or of the caller: must not
 * block.
 */
public interface DeliveryCallback {

  /** Every record was acknowledged, or set aside by the handler of rejected records. */
  void delivered(long records);

  /** Some record was not delivered; none of the exchange may be acknowledged to its source. */
  void failed(Exception failure);
}
