package io.activitysync.ingest;

import io.activitysync.event.EventFormatException;
import io.activitysync.event.reading.CustomContext;
import io.activitysync.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The header of a request that has the {@code customContext} of those of its events that have none.
 * Immutable.
 */
public final class ContextHeader {
  /** Its name unless set otherwise. */
  public static final String DEFAULT_NAME = "X-PENDULA-CUSTOM-CONTEXT";

  /** Bytes that its value may have. */
  public static final int MOST_BYTES = 8192;

  /** Where a request's context keeps what was taken. */
  private static final String TAKEN = "activity-sync.custom-context";

  /** Bytes of the smallest event that there is: a body holds no more events than these fit in. */
  private static final int SMALLEST_EVENT = 40;

  private final String name;
  private final long mostBytes;

  /**
   * For one process.
   *
   * @param name of the header; empty where none is looked at
   * @param mostBytes bytes of the largest body that is taken, which one with the context in each of
   *     its events is held to as well
   */
  public ContextHeader(String name, long mostBytes) {
    this.name = name;
    this.mostBytes = mostBytes;
  }

  /**
   * Takes the header off the request, so that no route passes it on; without one it does nothing.
   *
   * @return what is wrong with it, naming the header; null where nothing is
   */
  Problem take(RoutingContext context) {
    HttpServerRequest request = context.request();
    List<String> values = name.isEmpty() ? List.of() : request.headers().getAll(name);
    if (values.isEmpty()) {
      return null;
    }
    request.headers().remove(name);
    if (values.size() > 1) {
      return problem("is given " + values.size() + " times");
    }
    // a header's bytes, one in each character
    byte[] json = values.get(0).getBytes(StandardCharsets.ISO_8859_1);
    if (json.length > MOST_BYTES) {
      return problem("is " + json.length + " bytes long");
    }
    try {
      context.put(TAKEN, CustomContext.of(json, mostBytes));
      return null;
    } catch (EventFormatException e) {
      return problem(e.field().isEmpty() ? e.reason() : e.field() + " " + e.reason());
    }
  }

  /** What was taken off the request; null where it has no such header. */
  static CustomContext taken(RoutingContext context) {
    return context.get(TAKEN);
  }

  /** Bytes that a body may grow by when it is written into its events. */
  long weight(RoutingContext context, long bodyBytes) {
    CustomContext taken = taken(context);
    return taken == null
        ? 0
        : Math.min(mostBytes, taken.length() * (bodyBytes / SMALLEST_EVENT + 1));
  }

  private Problem problem(String wrong) {
    return new Problem(
        400,
        "The custom context can't be used",
        name
            + ": "
            + wrong
            + "; should be given once, one JSON object in UTF-8 of at most "
            + MOST_BYTES
            + " bytes");
  }
}
