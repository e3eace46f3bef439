package io.activitysync.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Activity events in the source format, the same for every contender.
 *
 * <p>Measured runs send from a pool that is made beforehand, since making an event is not what is
 * compared. Exact events differ: each carries its own number and key, so that the sink can tell
 * which arrived and in what order. (The keys inside the pool's events are those of its first
 * events, so whoever takes the key from within sees fewer of them.)
 */
public final class Events {
  /** Stands before the number of an event, wherever a transformer may have moved it. */
  public static final String NUMBER_MARK = "evt-";

  /** Digits of an event's number. */
  public static final int NUMBER_DIGITS = 12;

  /** Most events of a pool, and about the bytes that it may have. */
  private static final int POOL = 20_000;

  private static final int POOL_BYTES = 20_000_000;
  private static final int KEY_LENGTH = 36;
  private static final String KEY_MARK = "\"experienceId\":\"";

  private final String[] keys;
  private final boolean exact;
  private final byte[] template;
  private final int numberAt;
  private final int keyAt;
  private final boolean hasKey;
  private final byte[][] pool;

  /**
   * Makes the events of a load.
   *
   * @param load its keys (1 or more), shape and size, and whether each event carries its own number
   *     and key
   */
  public Events(Load load) {
    this.exact = load.exact();
    keys = new String[load.keys()];
    for (int k = 0; k < keys.length; k++) {
      keys[k] = String.format("%08x-b3d3-4398-9ad4-%012x", (int) mix(k), k);
    }
    String event = load.shape().event(load.size());
    template = event.getBytes(StandardCharsets.US_ASCII);
    numberAt = event.indexOf(NUMBER_MARK) + NUMBER_MARK.length();
    keyAt = event.indexOf(KEY_MARK) + KEY_MARK.length();
    hasKey = event.contains(KEY_MARK);
    pool = new byte[exact ? 0 : Math.min(POOL, POOL_BYTES / load.size())][];
    Arrays.setAll(pool, this::make);
  }

  /** Bytes of an event. */
  public int size() {
    return template.length;
  }

  /** Partition key of an event; the keys come in a random but fixed order. */
  public String key(long index) {
    return keys[(int) Long.remainderUnsigned(mix(index), keys.length)];
  }

  /** Bytes of an event; not to be written to. */
  public byte[] data(long index) {
    return exact ? make(index) : pool[(int) original(index)];
  }

  /** Index of the first event that has the same bytes. */
  long original(long index) {
    return exact ? index : index % pool.length;
  }

  /** Makes an event that carries its own number and key. */
  public byte[] make(long index) {
    byte[] event = template.clone();
    long rest = index;
    for (int at = numberAt + NUMBER_DIGITS - 1; at >= numberAt; at--) {
      event[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    if (hasKey) {
      byte[] key = key(index).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(key, 0, event, keyAt, KEY_LENGTH);
    }
    return event;
  }

  /** The key that an event carries. */
  public static String keyIn(byte[] event) {
    String text = new String(event, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(KEY_MARK) + KEY_MARK.length();
    return text.substring(at, at + KEY_LENGTH);
  }

  /** Spreads the bits of a number (the finaliser of SplitMix64). */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
