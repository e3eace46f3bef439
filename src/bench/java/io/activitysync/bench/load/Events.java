package io.activitysync.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Activity events of about 0.9 KB in the source format, the same for every contender.
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

  /** Bytes of an event, about. */
  public static final int SIZE = 900;

  private static final int POOL = 20_000;
  private static final int KEY_LENGTH = 36;
  private static final String KEY_MARK = "\"experienceId\":\"";

  private static final String TEMPLATE =
      """
      {"id":"01J9ZK5V3M8Q4T6W2X7Y0B1C9D","kind":"outbound-sms",\
      "timestamp":"2026-03-14T09:26:53.589Z","tenantId":"acme","workflowContext":{\
      "experienceContext":{"experienceId":"000000000000000000000000000000000000"},\
      "flowContext":{"flowId":"9e4b1f70-1d0f-4a0c-9b57-9d9e6f7a3c21","flowName":"Spring offer",\
      "flowVersion":2},"nodeContext":{"nodeId":"node-q4m8x","nodeName":"Offer",\
      "outputName":"answered"}},"customContext":{"campaign":"spring","segment":"returning"},\
      "data":{"messageId":"evt-000000000000","status":"queued","sender":"+61400000001",\
      "recipient":"+61400000002","body":"%s"},"pii":["recipient","body"]}\
      """;

  private final String[] keys;
  private final boolean exact;
  private final byte[] template;
  private final int numberAt;
  private final int keyAt;
  private final byte[][] pool;

  /**
   * Makes the events.
   *
   * @param keyCount number of partition keys, 1 or more
   * @param exact whether each event carries its own number and key
   */
  public Events(int keyCount, boolean exact) {
    this.exact = exact;
    keys = new String[keyCount];
    for (int k = 0; k < keyCount; k++) {
      keys[k] = String.format("%08x-b3d3-4398-9ad4-%012x", (int) mix(k), k);
    }
    String body = "Hello, your order is on its way. ".repeat(SIZE / 33);
    String event = TEMPLATE.formatted(body.substring(0, SIZE - TEMPLATE.length() + 2));
    template = event.getBytes(StandardCharsets.US_ASCII);
    numberAt = event.indexOf(NUMBER_MARK) + NUMBER_MARK.length();
    keyAt = event.indexOf(KEY_MARK) + KEY_MARK.length();
    pool = new byte[exact ? 0 : POOL][];
    Arrays.setAll(pool, this::make);
  }

  /** Partition key of an event; the keys come in a random but fixed order. */
  public String key(long index) {
    return keys[(int) Long.remainderUnsigned(mix(index), keys.length)];
  }

  /** Bytes of an event; not to be written to. */
  public byte[] data(long index) {
    return exact ? make(index) : pool[(int) (index % POOL)];
  }

  /** Makes an event that carries its own number and key. */
  public byte[] make(long index) {
    byte[] event = template.clone();
    long rest = index;
    for (int at = numberAt + NUMBER_DIGITS - 1; at >= numberAt; at--) {
      event[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    byte[] key = key(index).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(key, 0, event, keyAt, KEY_LENGTH);
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
