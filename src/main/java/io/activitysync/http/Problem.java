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
 * @param headers headers that belong to it, as {@code Retry-After}; may be empty
 */
public record Problem(
    int status,
    String title,
    String detail,
    Map<String, Object> more,
    Map<String, String> headers) {
  /** Media type of problem details. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Where a request's context keeps the bytes that its body may have at most. */
  public static final String LIMIT = "activity-sync.most-bytes";

  /** A failure of ours, of which the log says more. */
  public static final Problem FAILED =
      new Problem(500, "Something went wrong inside this process", "See its log");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** With further members. */
  public Problem(int status, String title, String detail, Map<String, Object> more) {
    this(status, title, detail, more, Map.of());
  }

  /** With nothing more to say. */
  public Problem(int status, String title, String detail) {
    this(status, title, detail, Map.of(), Map.of());
  }

  /** A body of too many bytes. */
  public static Problem tooLarge(long most) {
    return new Problem(
        413,
        "The body is too large",
        "should be at most " + most + " bytes; send it in several requests",
        Map.of("maxBytes", most));
  }

  /**
   * A body of another media type than is taken here.
   *
   * @param consumes those that are, with commas between
   */
  public static Problem unsupportedType(String consumes) {
    return new Problem(
        415, "Unsupported media type", "Content-Type: should be " + consumes.replace(",", " or "));
  }

  /** A caller that wants another media type than {@code produces}. */
  public static Problem notAcceptable(String produces) {
    return new Problem(406, "Not acceptable", "Accept: should allow " + produces);
  }

  /** The same with one more header. */
  public Problem with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Problem(status, title, detail, more, all);
  }

  /** The same with the seconds, 1 or more, after which it may be tried again. */
  public Problem retryAfter(long seconds) {
    return with("Retry-After", Long.toString(seconds));
  }

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
