package io.activitysync.deadletter;

import io.activitysync.event.EventFormatException;
import io.activitysync.http.Problem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event that can never be taken, set aside with its reason so that the others can go on.
 *
 * @param time when it was set aside
 * @param connection whose it was
 * @param cause which event of its body, and what was wrong
 * @param data what is kept of it, by the name of its member
 */
record DeadLetter(
    Instant time, String connection, EventFormatException cause, Map.Entry<String, Object> data) {

  /** One line of JSON with a line feed. */
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
    members.put(data.getKey(), data.getValue());
    return Problem.write(members) + "\n";
  }
}
