package io.activitysync.kinesis.fault;

import java.util.Arrays;

/**
 * Which of an exchange's records are not known to be in the stream. Some of them may be there all
 * the same, when the answer to their call was lost. Immutable.
 *
 * @param indexes of the source's items that the records were made of, ascending, from 0; owned by
 *     this from here on
 * @param handedOver number of records that the source handed over
 * @param complete whether the source had no more to hand over; otherwise all that would have
 *     followed is not delivered either
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Undelivered(long[] indexes, long handedOver, boolean complete) {
  /** Nothing is known of any: all is to be handed over again. */
  public static final Undelivered UNKNOWN = new Undelivered(new long[0], 0, false);

  /** Exchange property that the producer leaves it in, whatever the exception. */
  public static final String PROPERTY = "ActivitySyncUndelivered";

  /** Indexes of the source's items that the records were made of, ascending, from 0; a copy. */
  @Override
  public long[] indexes() {
    return indexes.clone();
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
