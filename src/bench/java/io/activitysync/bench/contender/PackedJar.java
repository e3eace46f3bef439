package io.activitysync.bench.contender;

import io.activitysync.bench.Cost;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.bench.load.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The packed jar, started anew for each run as a user starts it, in an empty folder, with the JVM's
 * own defaults: from {@code java -jar} until an event that is posted to it has been delivered.
 */
final class PackedJar implements Contender {
  private static final Path JAR = Path.of("target", "activity-sync.jar").toAbsolutePath();

  private final Target target;
  private Optional<App> app = Optional.empty();

  PackedJar(Target target) throws IOException {
    if (!Files.exists(JAR)) {
      throw new IOException(JAR + " is missing: mvn package");
    }
    this.target = target;
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {0};
  }

  /** Ends the one of the run before: until then its cost can be read. */
  @Override
  public void fill(Feed feed) {
    close();
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    sendOne(feed.take(1));
  }

  @Override
  public void sendOne(Chunk one) throws Exception {
    App started = new App(target, App.folder(), List.of(), List.of("-jar", JAR.toString()));
    app = Optional.of(started);
    started.awaitTaken(one.data(0));
  }

  @Override
  public Cost cost() {
    return app.map(App::cost).orElse(new Cost());
  }

  @Override
  public void close() {
    app.ifPresent(App::close);
    app = Optional.empty();
  }
}
