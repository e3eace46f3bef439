package io.activitysync.kinesis.delivery.simulation;

/**
 * A record of the simulation.
 *
 * @param source whose it is
 * @param number its place in the source's order
 * @param poison what makes the stream refuse it
 */
@SuppressWarnings("ArrayRecordComponent") // compared without it
record Item(int source, int number, String key, byte[] data, Poison poison) {

  /** Why a record can never be taken. */
  enum Poison {
    NONE,
    /** Larger than the stream's limit: known before it is sent. */
    TOO_LARGE,
    /** The stream refuses the whole call. */
    CALL_REFUSED,
    /** The stream refuses the entry. */
    ENTRY_REFUSED
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Item item && item.source == source && item.number == number;
  }

  @Override
  public int hashCode() {
    return 31 * source + number;
  }

  @Override
  public String toString() {
    return source + "/" + number + "/" + key;
  }
}
