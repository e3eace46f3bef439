package io.activitysync.kinesis.client;

import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * A whole answer.
 *
 * @param head status and headers
 * @param body holds the body in its first {@code length} bytes; not to be kept
 * @param length of the body in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record HttpAnswer(SdkHttpResponse head, byte[] body, int length) {

  boolean isSuccess() {
    return head.statusCode() == 200;
  }

  /** Whether the body is JSON, by its own first byte: not every implementation says it right. */
  boolean isJson() {
    int at = 0;
    while (at < length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r')) {
      at++;
    }
    return at < length && body[at] == '{';
  }

  Optional<String> header(String name) {
    return head.firstMatchingHeader(name);
  }
}
