package io.activitysync.event.version;

import java.nio.charset.StandardCharsets;

/** Pieces of JSON that versions write again and again. */
final class Literals {
  static final byte[] NULL = bytes("null");
  static final byte[] EMPTY_OBJECT = bytes("{}");
  static final byte[] EMPTY_ARRAY = bytes("[]");

  private Literals() {}

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
