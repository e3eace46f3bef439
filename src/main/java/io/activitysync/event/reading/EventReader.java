package io.activitysync.event.reading;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.RejectedEvents;
import io.vertx.core.buffer.Buffer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Reads events out of whatever a source endpoint hands over. What is in memory is read whole and
 * refused whole; streams and files are read as they are asked for. Immutable, safe for any thread.
 *
 * <p>Bodies: {@code byte[]}, text, {@code ByteBuffer}, Vert.x {@code Buffer}, {@code Map}, {@code
 * JsonNode}, {@code InputStream}, {@code File}, {@code Path}, Camel's files and cached streams,
 * whatever Camel can convert to bytes, and lists of any of these or of exchanges.
 */
public final class EventReader {
  private final EventLimits limits;

  /** Makes a reader that refuses what is beyond the limits. */
  public EventReader(EventLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a body.
   *
   * @param body any of the bodies named above
   * @param exchange exchange that it came in, for Camel's type converters; may be null
   * @param rejects takes the bad events, and whole bodies that can't be read: then none is refused;
   *     null to refuse the body, or end the stream, at the first
   * @return its events; close it
   * @throws EventFormatException when a body in memory is refused
   * @throws IllegalArgumentException when it is of another type; never set aside, since that would
   *     keep nothing of it
   * @throws IOException when a file cannot be opened
   */
  public Batches<EventBatch> read(Object body, Exchange exchange, RejectedEvents rejects)
      throws IOException {
    return read(body, exchange, rejects, new EventFrames(limits, rejects));
  }

  private Batches<EventBatch> read(
      Object body, Exchange exchange, RejectedEvents rejects, EventFrames frames)
      throws IOException {
    if (body instanceof List<?> list) {
      return readList(list, exchange, rejects, frames);
    }
    InputStream stream = open(body);
    if (stream != null) {
      return new ChunkedEvents(stream, frames, limits, rejects);
    }
    if (body instanceof Buffer buffer) {
      byte[] text = Bodies.padded(buffer);
      if (text != null) {
        return WholeEvents.in(text, buffer.length(), frames, limits, rejects);
      }
    }
    return WholeEvents.of(
        bytes(Collections.singletonList(body), exchange, rejects), frames, limits, rejects);
  }

  /** The bodies' bytes; what was had as text or nothing is set aside, where that is possible. */
  private static List<byte[]> bytes(List<Object> bodies, Exchange exchange, RejectedEvents rejects)
      throws IOException {
    List<byte[]> parts = new ArrayList<>(bodies.size());
    for (Object body : bodies) {
      try {
        parts.add(Bodies.bytes(body, exchange));
      } catch (EventFormatException e) {
        if (rejects == null) {
          throw e;
        }
        rejects.rejected(e, Bodies.kept(body));
      }
    }
    return parts;
  }

  private Batches<EventBatch> readList(
      List<?> list, Exchange exchange, RejectedEvents rejects, EventFrames frames)
      throws IOException {
    List<Object> bodies = new ArrayList<>(list.size());
    boolean streamed = false;
    for (Object element : list) {
      Object body = bodyOf(element);
      bodies.add(body);
      streamed |= body instanceof List<?> || Bodies.streamed(body);
    }
    if (streamed) {
      return new ListedEvents(bodies, each -> read(each, exchange, rejects, frames));
    }
    if (rejects != null && bodies.size() > limits.boundedEvents()) {
      // nothing of it is refused, so that it need not be read whole before the first is sent
      return new ListedEvents(portions(bodies), some -> read(some, exchange, rejects, frames));
    }
    return WholeEvents.of(bytes(bodies, exchange, rejects), frames, limits, rejects);
  }

  /** The body of an element of a list. */
  static Object bodyOf(Object element) {
    return element instanceof Exchange each ? each.getMessage().getBody() : element;
  }

  private List<Object> portions(List<Object> bodies) {
    List<Object> portions = new ArrayList<>();
    int most = limits.batchEvents();
    for (int from = 0; from < bodies.size(); from += most) {
      portions.add(bodies.subList(from, Math.min(from + most, bodies.size())));
    }
    return portions;
  }

  /** The body as a stream; null for one that is in memory. */
  private static InputStream open(Object body) throws IOException {
    Object content = Bodies.content(body);
    if (!Bodies.streamed(content)) {
      return null;
    }
    if (content instanceof File file) {
      return Files.newInputStream(file.toPath());
    }
    if (content instanceof Path path) {
      return Files.newInputStream(path);
    }
    return (InputStream) content;
  }

  /**
   * Reads events anew whose data was rewritten; nothing that the source contract asks is checked
   * again.
   *
   * @param before where the events came from, for their numbers, kinds, statuses and outcomes
   * @param text the events one after the other, followed by {@link
   *     io.activitysync.event.json.JsonScanner#PADDING} more bytes; not copied
   * @param ends index after each event's last byte
   */
  public static EventBatch again(EventBatch before, byte[] text, int[] ends) {
    return EventScanner.again(before, text, ends);
  }
}
