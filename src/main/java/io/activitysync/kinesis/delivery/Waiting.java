package io.activitysync.kinesis.delivery;

import java.util.function.Consumer;

/** Records that were not sent yet, and who of them may go when. Used under a lock. */
interface Waiting {

  /** Takes a record in. */
  void add(PendingRecord record);

  /** A record that has gone is through with, however it ended. */
  void done(PendingRecord record);

  /** Whether there is something that may go now. */
  boolean hasReady();

  /** Whether what may go now would make a call as large as one can be. */
  boolean fillsCall();

  /**
   * Takes out what goes next.
   *
   * @param room bytes that the call has left
   * @param first whether it is the call's first, which may be larger than that
   * @param dropped gets records of withdrawn submissions, as if they had gone
   * @return null when there is nothing, or not enough room
   */
  Parcel next(long room, boolean first, Consumer<PendingRecord> dropped);

  /** Has the records of a parcel that has gone go again, before all others, one by one. */
  void takeApart(Parcel parcel);

  /** Takes out all that has not gone, each key's in order. */
  void takeAll(Consumer<PendingRecord> taker);
}
