package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.fault.Fault;

/**
 * Is told what a delivery does, to count it. Called by several threads, outside of any lock; must
 * not block.
 */
public interface DeliveryListener {

  /** Listens to nothing. */
  DeliveryListener NONE = new DeliveryListener() {};

  /** Records were acknowledged, so many bytes of data and keys. */
  default void delivered(int records, long bytes) {}

  /** Records failed and will be sent again. */
  default void retried(int records) {}

  /** Records were refused one by one in a call that was answered. */
  default void refused(Fault fault, int records) {}

  /** A record can never be taken, and was set aside or failed its exchange. */
  default void rejected(int records) {}

  /**
   * A call came back.
   *
   * @param records entries in it
   * @param bytes data and keys in it
   * @param nanos from sending to the answer
   * @param fault what the whole call failed of; null when it was answered entry by entry
   */
  default void callDone(int records, long bytes, long nanos, Fault fault) {}
}
