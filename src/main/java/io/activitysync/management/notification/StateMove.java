package io.activitysync.management.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Paused;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A move of a connection's state, as it is told to others.
 *
 * @param who who asked for it
 * @param at when it was made
 */
record StateMove(
    String connection, ConnectionState from, ConnectionState to, String who, Instant at) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One object, without what AWS said: never a secret, and never an event. */
  String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("connection", connection);
    members.put("from", from.label());
    members.put("to", to.label());
    if (to instanceof Paused paused) {
      members.put("cause", paused.reason().cause());
      members.put("message", paused.reason().message());
      members.put("review", paused.reason().review());
      if (paused.nextRetryAt() != null) {
        members.put("nextRetryAt", paused.nextRetryAt().toString());
      }
    }
    members.put("since", to.since().toString());
    members.put("by", who);
    members.put("at", at.toString());
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
