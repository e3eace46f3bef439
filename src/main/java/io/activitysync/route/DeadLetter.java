package io.activitysync.route;

import io.activitysync.event.EventFormatException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event that can never be taken, set aside with its reason so that the others can go on.
 *
 * @param time when it was set aside
 * @param connection whose it was
 * @param cause which event of its body, and what was wrong
 * @param raw its bytes as they came; may hold personal data
 */
record DeadLetter(Instant time, String connection, EventFormatException cause, ByteBuffer raw) {

  /** One line of JSON with a line feed; the bytes in base64, since they may be anything. */
  String line() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("time", time.toString());
    members.put("connection", connection);
    members.put("index", cause.index());
    if (cause.line() > 0) {
      members.put("line", cause.line());
    }
    if (!cause.field().isEmpty()) {
      members.put("field", cause.field());
    }
    members.put("reason", cause.reason());
    members.put("data", base64());
    return Problem.write(members) + "\n";
  }

  private String base64() {
    byte[] bytes = new byte[raw.remaining()];
    raw.duplicate().get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
