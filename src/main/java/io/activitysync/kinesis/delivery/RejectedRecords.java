package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.RecordRejectedException;

/**
 * Takes the records of an exchange that the stream can never take, so that the others can go on.
 * Called by several threads; may block.
 */
@FunctionalInterface
public interface RejectedRecords {

  /**
   * Exchange property that the producer looks it up in; never a header, which a message could
   * bring.
   */
  String NAME = "ActivitySyncRejectedRecords";

  /**
   * Puts a record where it is kept, before it returns: from then on it counts as dealt with.
   *
   * @param reason which record, and what is wrong with it
   * @param data a copy of the record's bytes; may hold personal data
   * @throws Exception when it can't be kept; the exchange then fails with this exception
   */
  void setAside(RecordRejectedException reason, byte[] data) throws Exception;
}
