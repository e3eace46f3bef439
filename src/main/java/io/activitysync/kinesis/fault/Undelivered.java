package io.activitysync.kinesis.fault;

import java.util.Arrays;

/**
 * Which of an exchange's records are not known to be in the stream. Some of them may be there all
 * the same, when the answer to their call was lost. Immutable.
 */
public final class Undelivered {
  /** Exchange property that the producer leaves it in, whatever the exception. */
  public static final String PROPERTY = "ActivitySyncUndelivered";

  private final long[] indexes;
  private final long handedOver;
  private final boolean complete;

  /**
   * What was left.
   *
   * @param indexes of the source's items that the records were made of, ascending, from 0; owned by
   *     this from here on
   * @param handedOver number of records that the source handed over
   * @param complete whether the source had no more to hand over; otherwise all that would have
   *     followed is not delivered either
   */
  public Undelivered(long[] indexes, long handedOver, boolean complete) {
    this.indexes = indexes;
    this.handedOver = handedOver;
    this.complete = complete;
  }

  /** Indexes of the source's items that the records were made of, ascending, from 0; a copy. */
  public long[] indexes() {
    return indexes.clone();
  }

  /** Number of records that the source handed over. */
  public long handedOver() {
    return handedOver;
  }

  /** Whether the source had handed over all that it has. */
  public boolean isComplete() {
    return complete;
  }

  @Override
  public String toString() {
    return "Undelivered[indexes="
        + (indexes.length <= 10 ? Arrays.toString(indexes) : indexes.length + " of them")
        + ", handedOver="
        + handedOver
        + ", complete="
        + complete
        + "]";
  }
}
