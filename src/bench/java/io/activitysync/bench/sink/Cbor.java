package io.activitysync.bench.sink;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, text, whole numbers and booleans as CBOR (RFC 8949). */
final class Cbor {
  private static final int UNSIGNED = 0;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Cbor() {}

  static byte[] encode(Object value) {
    Cbor cbor = new Cbor();
    cbor.write(value);
    return cbor.out.toByteArray();
  }

  private void write(Object value) {
    if (value instanceof Map<?, ?> map) {
      head(MAP, map.size());
      map.forEach(
          (name, member) -> {
            write(name);
            write(member);
          });
    } else if (value instanceof List<?> list) {
      head(ARRAY, list.size());
      list.forEach(this::write);
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      head(TEXT, bytes.length);
      out.writeBytes(bytes);
    } else if (value instanceof Integer number) {
      head(UNSIGNED, number);
    } else if (value instanceof Boolean truth) {
      out.write(truth ? TRUE : FALSE);
    } else {
      throw new IllegalArgumentException("no CBOR for " + value);
    }
  }

  private void head(int major, int argument) {
    if (argument < 24) {
      out.write(major << 5 | argument);
    } else if (argument < 1 << 8) {
      out.write(major << 5 | 24);
      out.write(argument);
    } else if (argument < 1 << 16) {
      out.write(major << 5 | 25);
      out.write(argument >> 8);
      out.write(argument);
    } else {
      out.write(major << 5 | 26);
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(argument >> shift);
      }
    }
  }
}
