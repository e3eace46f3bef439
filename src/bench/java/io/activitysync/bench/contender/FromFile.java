package io.activitysync.bench.contender;

import io.activitysync.bench.Cost;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.util.FileUtil;

/**
 * The whole of this project with files of NDJSON as its source, through the example of a route as
 * it is shipped. The events of a run are one file, which is there before the clock starts.
 */
final class FromFile implements Contender {
  private static final int BATCH = 500;
  private static final int WARM_EVENTS = 100_000;

  /** So old that it is taken to be whole. */
  private static final Duration AGE = Duration.ofMinutes(1);

  private final Path folder = App.folderWith(App.ROUTES.resolve("examples/file.camel.yaml"));
  private final Path inbox = folder.resolve("inbox").resolve(App.ID);
  private final App app;
  private long put;

  FromFile(Job job) throws Exception {
    Files.createDirectories(inbox);
    app = App.streaming(job, folder, "source=direct:" + App.ID);
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {0};
  }

  @Override
  public void fill(Feed feed) throws Exception {
    long before = put;
    put(feed, Long.MAX_VALUE);
    app.awaitDelivered(before + 1);
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    while (put(feed, WARM_EVENTS)) {
      app.awaitDelivered(put);
    }
    app.awaitDelivered(put);
    FileUtil.removeDir(inbox.resolve(".done").toFile());
  }

  /** Puts a file there with so many events; false where there were none. */
  private boolean put(Feed feed, long most) throws IOException {
    Path file = folder.resolve(put + ".ndjson");
    long before = put;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Chunk chunk = feed.take(BATCH);
      while (chunk != null) {
        out.write(chunk.lines());
        put += chunk.size();
        chunk = put - before < most ? feed.take(BATCH) : null;
      }
    }
    if (put == before) {
      Files.delete(file);
      return false;
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(AGE)));
    Files.move(file, inbox.resolve(file.getFileName()));
    return true;
  }

  @Override
  public Cost cost() {
    return app.cost();
  }

  @Override
  public void close() {
    app.close();
    FileUtil.removeDir(inbox.toFile());
  }
}
