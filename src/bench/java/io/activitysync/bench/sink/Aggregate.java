package io.activitysync.bench.sink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An aggregated record in the producer library's format: magic, protobuf, MD5. Read just far enough
 * to know the events in it; whether the format is right in every part is for the tests to say.
 */
final class Aggregate {
  /** First byte of the magic number; no JSON text starts with it. */
  static final byte FIRST_BYTE = (byte) 0xf3;

  private static final int MAGIC = 0xf3899ac2;
  private static final int MAGIC_LENGTH = 4;
  private static final int MD5_LENGTH = 16;
  private static final int KEY_TABLE = 1;
  private static final int RECORDS = 3;
  private static final int RECORD_KEY_INDEX = 1;
  private static final int RECORD_DATA = 3;
  private static final int LENGTH_DELIMITED = 2;

  private Aggregate() {}

  /** Is told of each event in an aggregate. */
  @FunctionalInterface
  interface Visitor {
    void event(String key, byte[] data);
  }

  static boolean is(byte[] data) {
    return data.length > MAGIC_LENGTH + MD5_LENGTH && ByteBuffer.wrap(data).getInt() == MAGIC;
  }

  static int count(byte[] data) {
    int count = 0;
    ByteBuffer in = body(data);
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      int length = (int) varint(in);
      in.position(in.position() + length);
      count += tag >> 3 == RECORDS ? 1 : 0;
    }
    return count;
  }

  static void visit(byte[] data, Visitor visitor) {
    List<String> keys = new ArrayList<>();
    ByteBuffer in = body(data);
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      byte[] member = new byte[(int) varint(in)];
      in.get(member);
      switch (tag >> 3) {
        case KEY_TABLE -> keys.add(new String(member, StandardCharsets.UTF_8));
        case RECORDS -> visit(keys, ByteBuffer.wrap(member), visitor);
        default -> {} // explicit hash keys
      }
    }
  }

  private static void visit(List<String> keys, ByteBuffer in, Visitor visitor) {
    String key = null;
    byte[] data = null;
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      int value = (int) varint(in);
      if (tag >> 3 == RECORD_KEY_INDEX) {
        key = keys.get(value);
      } else if ((tag & 7) == LENGTH_DELIMITED) {
        byte[] bytes = new byte[value];
        in.get(bytes);
        data = tag >> 3 == RECORD_DATA ? bytes : data;
      }
    }
    visitor.event(key, data);
  }

  /** The protobuf message; on its top level every member is length-delimited. */
  private static ByteBuffer body(byte[] data) {
    return ByteBuffer.wrap(data, MAGIC_LENGTH, data.length - MAGIC_LENGTH - MD5_LENGTH);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
