package io.activitysync.bench.contender;

import io.activitysync.bench.Cost;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * The whole of this project in a process of its own: NDJSON by HTTP, read, written as v1.0, sent in
 * order per key. What is measured is that process alone; who posts to it is this one.
 */
final class WholePath implements Contender {
  private static final int BATCH = 500;
  private static final int BODY_BYTES = 1 << 20;

  private final Map<Chunk, byte[]> packed = new ConcurrentHashMap<>();
  private final App app;
  private final boolean packs;
  private final boolean exact;
  private PathConnection single;

  /**
   * For an app that streams.
   *
   * @param app from now on its own, to be closed with it
   * @param job what it is for
   * @param packs whether bodies are posted as gzip
   */
  WholePath(App app, Job job, boolean packs) {
    this.app = app;
    this.packs = packs;
    this.exact = job.load().exact();
  }

  /** One at a time where order is looked at: posts that overlap have none. */
  @Override
  public int[] inFlightChoices() {
    return exact ? new int[] {1} : new int[] {4, 16, 32};
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    Crew.work(
        inFlight,
        () -> {
          try (PathConnection connection = new PathConnection(app.ingest())) {
            Chunk chunk = feed.take(BATCH, BODY_BYTES);
            while (chunk != null) {
              post(connection, chunk);
              chunk = feed.take(BATCH, BODY_BYTES);
            }
          }
        });
  }

  @Override
  public void sendOne(Chunk one) throws Exception {
    if (single == null) {
      single = new PathConnection(app.ingest());
    }
    post(single, one);
  }

  private void post(PathConnection connection, Chunk chunk) throws IOException {
    if (packs) {
      connection.postPacked(packed.computeIfAbsent(chunk.original(), WholePath::pack));
    } else {
      connection.post(chunk);
    }
  }

  /** Once for each, since packing isn't what is compared. */
  private static byte[] pack(Chunk chunk) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(chunk.lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public Cost cost() {
    return app.cost();
  }

  @Override
  public void close() throws IOException {
    if (single != null) {
      single.close();
    }
    app.close();
  }
}
