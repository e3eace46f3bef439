package io.activitysync.kinesis.delivery;

import java.util.function.Consumer;

/** Decides which record may go while others are under way. Used under a lock. */
interface Lanes {

  /** Lets every record go at once: no order is kept. */
  Lanes NONE =
      new Lanes() {
        @Override
        public boolean enter(PendingRecord record) {
          return true;
        }

        @Override
        public PendingRecord leave(PendingRecord record) {
          return null;
        }

        @Override
        public void takeWaiting(Consumer<PendingRecord> taker) {
          // none waits
        }
      };

  /**
   * Takes a record in.
   *
   * @return whether it may go at once; otherwise {@link #leave} gives it when its turn has come
   */
  boolean enter(PendingRecord record);

  /**
   * Lets a record out that was allowed to go.
   *
   * @return the one whose turn has come by that, or null
   */
  PendingRecord leave(PendingRecord record);

  /** Takes out all those whose turn has not come, each key's in order. */
  void takeWaiting(Consumer<PendingRecord> taker);
}
