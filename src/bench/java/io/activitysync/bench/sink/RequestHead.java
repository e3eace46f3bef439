package io.activitysync.bench.sink;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What the sink needs of a request's head.
 *
 * @param operation as {@code PutRecords}, or empty
 * @param format how body and answer are encoded
 * @param contentLength bytes of the body
 * @param expectsContinue whether the client waits for a sign before it sends the body
 */
record RequestHead(String operation, Format format, int contentLength, boolean expectsContinue) {

  /** Reads a head, the empty line at its end included. */
  static RequestHead parse(byte[] bytes, int length) {
    String operation = "";
    Format format = Format.JSON;
    int contentLength = 0;
    boolean expectsContinue = false;
    for (String line : new String(bytes, 0, length, StandardCharsets.ISO_8859_1).split("\r\n", 0)) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
        case "x-amz-target" -> operation = value.substring(value.indexOf('.') + 1);
        case "content-type" -> format = Format.of(value);
        case "content-length" -> contentLength = Integer.parseInt(value);
        case "expect" -> expectsContinue = true;
        default -> {}
      }
    }
    return new RequestHead(operation, format, contentLength, expectsContinue);
  }

  /** Whether the request brings records. */
  boolean isPut() {
    return operation.startsWith("PutRecord");
  }
}
