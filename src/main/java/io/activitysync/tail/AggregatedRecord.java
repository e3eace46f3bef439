package io.activitysync.tail;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes apart the records that producers aggregate, as the Kinesis Producer Library documents it
 * ("KPL Aggregated Record Format"): four bytes of magic, a protobuf message, its MD5. Written here,
 * because the Kinesis Client Library brings some 75 artifacts for these lines.
 */
final class AggregatedRecord {
  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
  private static final int DIGEST = 16;
  private static final int RECORDS = WireFormat.FieldType.MESSAGE.getWireType() | 3 << 3;
  private static final int DATA = WireFormat.FieldType.BYTES.getWireType() | 3 << 3;

  private AggregatedRecord() {}

  /**
   * What producers put in, in their order.
   *
   * @param record data of one Kinesis record
   * @return the record itself where it is not aggregated, or damaged: as consumers take it
   */
  static List<byte[]> takeApart(byte[] record) {
    int end = record.length - DIGEST;
    if (end < MAGIC.length
        || !Arrays.equals(record, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || !Arrays.equals(digest(record, end), Arrays.copyOfRange(record, end, record.length))) {
      return List.of(record);
    }
    try {
      CodedInputStream message =
          CodedInputStream.newInstance(record, MAGIC.length, end - MAGIC.length);
      List<byte[]> found = new ArrayList<>();
      for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
        if (tag == RECORDS) {
          found.add(data(message.readByteBuffer().array()));
        } else {
          message.skipField(tag);
        }
      }
      return found;
    } catch (IOException e) {
      return List.of(record);
    }
  }

  private static byte[] data(byte[] bytes) throws IOException {
    CodedInputStream record = CodedInputStream.newInstance(bytes);
    byte[] data = {};
    for (int tag = record.readTag(); tag != 0; tag = record.readTag()) {
      if (tag == DATA) {
        data = record.readByteArray();
      } else {
        record.skipField(tag);
      }
    }
    return data;
  }

  private static byte[] digest(byte[] record, int end) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(record, MAGIC.length, end - MAGIC.length);
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
