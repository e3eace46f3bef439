package io.activitysync.kinesis.delivery.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

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

  /**
   * Items of a source, of which some are poison.
   *
   * @param keys number of different ones at most, 1 or more
   * @param limit bytes that are too many for the stream
   */
  static List<Item> some(Random random, int source, int count, int keys, int limit) {
    List<Item> own = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Poison poison =
          random.nextInt(100) == 0
              ? Poison.values()[random.nextInt(Poison.values().length)]
              : Poison.NONE;
      int size = poison == Poison.TOO_LARGE ? limit : Integer.BYTES + random.nextInt(96);
      byte[] data = new byte[size];
      if (size > Integer.BYTES && random.nextInt(3) == 0) {
        // at its end, or where it makes two lines of it
        data[random.nextInt(5) == 0 ? Integer.BYTES : size - 1] = '\n';
      }
      own.add(new Item(source, number, "k" + random.nextInt(keys), data, poison));
    }
    return own;
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
