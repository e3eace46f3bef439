package io.activitysync.kinesis.aggregation;

import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.UserRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The producer library's aggregated record: four magic bytes, a protobuf message, and the MD5 of
 * that message (source: {@code aggregation-format.md} of amazon-kinesis-producer). Sizes are known
 * beforehand, so that the bytes are written once, in place: the generated protobuf classes, as the
 * Kinesis Client Library has them, would copy each record twice more.
 *
 * <pre>
 * AggregatedRecord: 1 partition_key_table, 2 explicit_hash_key_table, 3 records
 * Record:           1 partition_key_index, 2 explicit_hash_key_index, 3 data
 * </pre>
 */
final class AggregateFormat {
  private static final int MAGIC = 0xf3899ac2;
  private static final int MAGIC_LENGTH = 4;
  private static final int MD5_LENGTH = 16;

  // protobuf tags: field number << 3 | wire type, 0 for a varint and 2 for bytes with their length
  private static final int KEY_TABLE = 1 << 3 | 2;
  private static final int HASH_KEY_TABLE = 2 << 3 | 2;
  private static final int RECORDS = 3 << 3 | 2;
  private static final int KEY_INDEX = 1 << 3;
  private static final int HASH_KEY_INDEX = 2 << 3;
  private static final int DATA = 3 << 3 | 2;
  private static final int TAG_LENGTH = 1;

  private static final int VARINT_BITS = 7;

  private AggregateFormat() {}

  /** Bytes of an aggregate without records, its one hash key included. */
  static long emptySize(String hashKey) {
    return MAGIC_LENGTH + MD5_LENGTH + keySize(hashKey.length());
  }

  /** Bytes that a key adds. */
  static long keySize(int keyLength) {
    return TAG_LENGTH + (long) varintSize(keyLength) + keyLength;
  }

  /** Bytes that a record adds, without its key. */
  static long recordSize(int keyIndex, int dataLength) {
    int inner = innerSize(keyIndex, dataLength);
    return TAG_LENGTH + (long) varintSize(inner) + inner;
  }

  /** Whether a consumer might take the record for an aggregate. */
  static boolean startsLikeOne(byte[] data, int offset, int length) {
    return length >= MAGIC_LENGTH && ByteBuffer.wrap(data, offset, MAGIC_LENGTH).getInt() == MAGIC;
  }

  /**
   * Writes an aggregate, whose length is the sum of the sizes above.
   *
   * @param keys the different partition keys, UTF-8
   * @param hashKey the one that all records carry
   * @param keyIndexes which of the keys each record has
   */
  static void write(
      ByteBuffer out,
      List<byte[]> keys,
      String hashKey,
      List<? extends PutEntry> records,
      int[] keyIndexes) {
    out.putInt(MAGIC);
    int begin = out.position();
    for (byte[] key : keys) {
      member(out, KEY_TABLE, key, 0, key.length);
    }
    byte[] hashKeyBytes = hashKey.getBytes(StandardCharsets.US_ASCII);
    member(out, HASH_KEY_TABLE, hashKeyBytes, 0, hashKeyBytes.length);
    for (int i = 0; i < keyIndexes.length; i++) {
      PutEntry record = records.get(i);
      out.put((byte) RECORDS);
      varint(out, innerSize(keyIndexes[i], record.length()));
      out.put((byte) KEY_INDEX);
      varint(out, keyIndexes[i]);
      out.put((byte) HASH_KEY_INDEX);
      varint(out, 0);
      member(out, DATA, record.data(), record.offset(), record.length());
    }
    out.put(UserRecord.md5(out.array(), out.arrayOffset() + begin, out.position() - begin));
  }

  private static int innerSize(int keyIndex, int dataLength) {
    int indexes = TAG_LENGTH + varintSize(keyIndex) + TAG_LENGTH + varintSize(0);
    return indexes + TAG_LENGTH + varintSize(dataLength) + dataLength;
  }

  private static void member(ByteBuffer out, int tag, byte[] bytes, int offset, int length) {
    out.put((byte) tag);
    varint(out, length);
    out.put(bytes, offset, length);
  }

  /** Seven bits a byte, the lowest first; all but the last have their top bit set. */
  private static void varint(ByteBuffer out, int value) {
    int rest = value;
    while (rest >>> VARINT_BITS != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= VARINT_BITS;
    }
    out.put((byte) rest);
  }

  private static int varintSize(int value) {
    int significant = Integer.SIZE - Integer.numberOfLeadingZeros(value | 1);
    return (significant + VARINT_BITS - 1) / VARINT_BITS;
  }
}
