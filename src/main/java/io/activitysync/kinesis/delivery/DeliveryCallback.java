package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.fault.Undelivered;

/**
 * Is told once how a submission ended. Called on a thread of the wire or of the caller: must not
 * block.
 */
public interface DeliveryCallback {

  /**
   * Whether the exchange's records may be sent at this moment. Asked before each call, under a
   * lock: is quick and calls nobody. Where it says no, those that are not in flight are given back.
   */
  default boolean maySend() {
    return true;
  }

  /**
   * Every record was acknowledged, or set aside by the handler of rejected records.
   *
   * @param records number of those acknowledged
   */
  void delivered(long records);

  /**
   * Some record was not delivered, or the source could not be read to its end: none of the exchange
   * may be acknowledged to its source.
   *
   * @param undelivered which ones are not known to be in the stream
   */
  void failed(Exception failure, Undelivered undelivered);
}
