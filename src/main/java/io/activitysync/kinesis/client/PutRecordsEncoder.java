package io.activitysync.kinesis.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a PutRecords request as CBOR (RFC 8949) straight into one array. Immutable, so safe for
 * use by several threads.
 */
final class PutRecordsEncoder {

  private static final int BYTES = 2 << 5;
  private static final int TEXT = 3 << 5;
  private static final int ARRAY = 4 << 5;
  private static final int MAP = 5 << 5;

  private static final byte[] RECORDS = text("Records");
  private static final byte[] DATA = text("Data");
  private static final byte[] PARTITION_KEY = text("PartitionKey");
  private static final byte[] EXPLICIT_HASH_KEY = text("ExplicitHashKey");

  /** Names of an entry's fields and heads of its values: what it takes beside data and keys. */
  private static final int ENTRY_OVERHEAD =
      1 + DATA.length + PARTITION_KEY.length + EXPLICIT_HASH_KEY.length + 3 * 5;

  private static final int REQUEST_OVERHEAD = 2 * 5;

  private final byte[] stream;

  PutRecordsEncoder(StreamAddress address) {
    byte[] name = text(address.streamArn() != null ? "StreamARN" : "StreamName");
    byte[] value = text(address.shown());
    stream = new byte[name.length + value.length];
    System.arraycopy(name, 0, stream, 0, name.length);
    System.arraycopy(value, 0, stream, name.length, value.length);
  }

  /**
   * No fewer bytes than {@link #encode} needs.
   *
   * @throws ArithmeticException past 2 GiB
   */
  int room(List<? extends PutEntry> entries) {
    long room = (long) REQUEST_OVERHEAD + stream.length + RECORDS.length;
    for (int i = 0; i < entries.size(); i++) {
      PutEntry entry = entries.get(i);
      String hashKey = entry.explicitHashKey();
      // a char is three bytes of UTF-8 at most, a pair of surrogates four
      room += ENTRY_OVERHEAD + entry.length() + 3L * entry.partitionKey().length();
      room += hashKey == null ? 0 : 3L * hashKey.length();
    }
    return Math.toIntExact(room);
  }

  /**
   * Writes the request from the array's begin.
   *
   * @return bytes written
   */
  int encode(List<? extends PutEntry> entries, byte[] into) {
    int at = head(into, 0, MAP, 2);
    at = copy(into, at, stream);
    at = copy(into, at, RECORDS);
    at = head(into, at, ARRAY, entries.size());
    for (int i = 0; i < entries.size(); i++) {
      PutEntry entry = entries.get(i);
      String hashKey = entry.explicitHashKey();
      at = head(into, at, MAP, hashKey == null ? 2 : 3);
      at = copy(into, at, DATA);
      at = head(into, at, BYTES, entry.length());
      entry.write(into, at);
      at = copy(into, at + entry.length(), PARTITION_KEY);
      at = text(into, at, entry.partitionKey());
      if (hashKey != null) {
        at = copy(into, at, EXPLICIT_HASH_KEY);
        at = text(into, at, hashKey);
      }
    }
    return at;
  }

  private static int text(byte[] into, int start, String text) {
    int length = text.length();
    int at = head(into, start, TEXT, length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // rare, so it may begin anew
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return copy(into, head(into, start, TEXT, utf8.length), utf8);
      }
      into[at + i] = (byte) c;
    }
    return at + length;
  }

  private static int head(byte[] into, int at, int type, int count) {
    if (count < 24) {
      into[at] = (byte) (type | count);
      return at + 1;
    }
    if (count < 1 << 8) {
      into[at] = (byte) (type | 24);
      into[at + 1] = (byte) count;
      return at + 2;
    }
    if (count < 1 << 16) {
      into[at] = (byte) (type | 25);
      into[at + 1] = (byte) (count >> 8);
      into[at + 2] = (byte) count;
      return at + 3;
    }
    into[at] = (byte) (type | 26);
    into[at + 1] = (byte) (count >> 24);
    into[at + 2] = (byte) (count >> 16);
    into[at + 3] = (byte) (count >> 8);
    into[at + 4] = (byte) count;
    return at + 5;
  }

  private static int copy(byte[] into, int at, byte[] from) {
    System.arraycopy(from, 0, into, at, from.length);
    return at + from.length;
  }

  private static byte[] text(String text) {
    byte[] room = new byte[5 + 3 * text.length()];
    return java.util.Arrays.copyOf(room, text(room, 0, text));
  }
}
