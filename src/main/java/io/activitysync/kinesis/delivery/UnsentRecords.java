package io.activitysync.kinesis.delivery;

import java.util.List;

/** Records that were not sent yet, and which of them may go when. Used under a lock. */
interface UnsentRecords {

  /** Takes a record in. */
  void add(PendingRecord record);

  /** A record that has gone is through with, however it ended. */
  void done(PendingRecord record);

  /** Whether there is something that may go now. */
  boolean hasReady();

  /** How many wait for nothing but another of their key; 0 where a key's go together. */
  default int waiting() {
    return 0;
  }

  /** The key that most of them wait for, looked for one by one; null where none wait. */
  default Busiest busiest() {
    return null;
  }

  /**
   * A key that others wait for.
   *
   * @param waiting how many, 1 or more
   */
  record Busiest(String key, int waiting) {}

  /** Bytes of what may go now, or of as much of it as a call has entries for, about. */
  long readyBytes();

  /** Whether what may go now would make a call as large as one can be. */
  boolean fillsCall();

  /**
   * The one that goes next; its submission may be withdrawn.
   *
   * @return null when there is none
   */
  PendingRecord peek();

  /** Drops the one that goes next, as if it had gone and was through with. */
  void drop();

  /**
   * Takes out what goes next, made of the one that {@link #peek} gives and maybe of others.
   *
   * @param room bytes that the call has left
   * @param first whether it is the call's first, which may be larger than that
   * @return null when there is not enough room
   */
  RequestEntry next(long room, boolean first);

  /** Has the records of an entry that has gone go again, before all others, one by one. */
  void takeApart(RequestEntry entry);

  /** Takes out all that has not gone, each key's in order. */
  List<PendingRecord> takeAll();
}
