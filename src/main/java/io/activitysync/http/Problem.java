package io.activitysync.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as HTTP callers see it: RFC 9457 problem details, written out in this one place.
 *
 * @param status HTTP status
 * @param title short and constant for one kind of problem
 * @param detail what was wrong this time and what is right; may be null
 * @param more further members, as {@code index}; may be empty
 */
public record Problem(int status, String title, String detail, Map<String, Object> more) {
  /** Media type of problem details. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The problem as JSON in one line. */
  public String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", title);
    members.put("status", status);
    if (detail != null) {
      members.put("detail", detail);
    }
    members.putAll(more);
    return write(members);
  }

  /** Any value of maps, lists, strings and numbers as JSON in one line. */
  public static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + value.getClass(), e);
    }
  }
}
