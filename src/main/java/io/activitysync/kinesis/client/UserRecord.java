package io.activitysync.kinesis.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A record as its producer meant it, alone or among others in one record of Kinesis. Takes apart
 * JSON objects that are lines, and what is aggregated as the Kinesis Producer Library documents it
 * ("KPL Aggregated Record Format"): four bytes of magic, a protobuf message, its MD5. Written here,
 * because the Kinesis Client Library brings some 75 artifacts for these lines.
 *
 * @param partitionKey its own, or of a line that of the Kinesis record
 * @param data as it was sent; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record UserRecord(String partitionKey, byte[] data) {
  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
  private static final int DIGEST = 16;

  // tags of the message, and of the records in it
  private static final int KEY_TABLE = WireFormat.FieldType.BYTES.getWireType() | 1 << 3;
  private static final int RECORDS = WireFormat.FieldType.MESSAGE.getWireType() | 3 << 3;
  private static final int KEY_INDEX = WireFormat.FieldType.UINT64.getWireType() | 1 << 3;
  private static final int DATA = WireFormat.FieldType.BYTES.getWireType() | 3 << 3;

  /**
   * What producers put in, in their order.
   *
   * @param partitionKey of the Kinesis record
   * @param record its data
   * @return the record itself where it is none of both, or damaged: as consumers take it
   */
  public static List<UserRecord> of(String partitionKey, byte[] record) {
    List<UserRecord> whole = List.of(new UserRecord(partitionKey, record));
    int end = record.length - DIGEST;
    if (end < MAGIC.length
        || !Arrays.equals(record, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || !Arrays.equals(
            md5(record, MAGIC.length, end - MAGIC.length),
            Arrays.copyOfRange(record, end, record.length))) {
      List<UserRecord> lines = lines(partitionKey, record);
      return lines.isEmpty() ? whole : lines;
    }
    try {
      List<String> keys = new ArrayList<>();
      List<UserRecord> found = new ArrayList<>();
      CodedInputStream message =
          CodedInputStream.newInstance(record, MAGIC.length, end - MAGIC.length);
      for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
        if (tag == KEY_TABLE) {
          keys.add(message.readString());
        } else if (tag == RECORDS) {
          found.add(read(message.readByteArray(), keys));
        } else {
          message.skipField(tag);
        }
      }
      return found;
    } catch (IOException | IndexOutOfBoundsException e) {
      return whole;
    }
  }

  /** The lines of what is a JSON object on each; none of all else. */
  private static List<UserRecord> lines(String partitionKey, byte[] record) {
    List<UserRecord> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < record.length; at++) {
      if (record[at] == '\n' || at == record.length - 1) {
        byte[] line = Arrays.copyOfRange(record, start, at + 1);
        if (!isObject(line)) {
          return List.of();
        }
        lines.add(new UserRecord(partitionKey, line));
        start = at + 1;
      }
    }
    return lines;
  }

  private static boolean isObject(byte[] line) {
    int end = line.length - (line[line.length - 1] == '\n' ? 1 : 0);
    return end > 1 && line[0] == '{' && line[end - 1] == '}';
  }

  /** The table of keys stands before the records that point into it. */
  private static UserRecord read(byte[] bytes, List<String> keys) throws IOException {
    CodedInputStream record = CodedInputStream.newInstance(bytes);
    int key = 0;
    byte[] data = {};
    for (int tag = record.readTag(); tag != 0; tag = record.readTag()) {
      if (tag == KEY_INDEX) {
        key = (int) record.readUInt64();
      } else if (tag == DATA) {
        data = record.readByteArray();
      } else {
        record.skipField(tag);
      }
    }
    return new UserRecord(keys.get(key), data);
  }

  /** The format's checksum of a part of an array; no protection. */
  @SuppressWarnings("UnsafeCryptoAlgorithm")
  public static byte[] md5(byte[] bytes, int offset, int length) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(bytes, offset, length);
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no MD5, which the format ends with", e);
    }
  }
}
