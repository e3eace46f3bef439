package io.activitysync.event;

import io.activitysync.batch.Batches;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * @param rejects takes the bad events; null to refuse the body, or end the stream, at the first
   * @return its events; close it
   * @throws EventFormatException when a body in memory is refused
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
      return new ChunkedEvents(stream, frames, limits);
    }
    return new WholeEvents(List.of(Bodies.bytes(body, exchange)), frames, limits, rejects);
  }

  private Batches<EventBatch> readList(
      List<?> list, Exchange exchange, RejectedEvents rejects, EventFrames frames)
      throws IOException {
    List<Object> bodies = new ArrayList<>(list.size());
    boolean streamed = false;
    for (Object element : list) {
      Object body = element instanceof Exchange each ? each.getMessage().getBody() : element;
      bodies.add(body);
      streamed |= body instanceof List<?> || Bodies.streamed(body);
    }
    if (streamed) {
      return new ListedEvents(bodies, each -> read(each, exchange, rejects, frames));
    }
    List<byte[]> parts = new ArrayList<>(bodies.size());
    for (Object body : bodies) {
      parts.add(Bodies.bytes(body, exchange));
    }
    return new WholeEvents(parts, frames, limits, rejects);
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
}
