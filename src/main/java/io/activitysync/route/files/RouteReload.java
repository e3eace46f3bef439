package io.activitysync.route.files;

import io.activitysync.logging.LogKeys;
import io.activitysync.route.MissingComponents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the folder of route files by looking every half a second. A file counts as saved once two
 * looks in a row found it the same, since editors save in several steps. One that is refused says
 * why, and leaves all that runs as it is.
 */
public final class RouteReload {
  private static final String ENDING = ".camel.yaml";
  private static final long LOOK_MILLIS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

  private final Path folder;
  private final RouteFileLoader loader;
  private final Map<Path, Print> settled = new HashMap<>();
  private final Map<Path, Print> before = new HashMap<>();
  private final Map<String, String> refused = new ConcurrentHashMap<>();

  /** What tells a saved file from its former self; all zero where it is gone. */
  private record Print(long modified, long size, Object key) {
    static final Print GONE = new Print(0, 0, "");
  }

  /** Watches nothing yet. */
  public RouteReload(Path folder, RouteFileLoader loader) {
    this.folder = folder;
    this.loader = loader;
  }

  /** Takes the files for loaded that are there now, and looks after them from here on. */
  public void start(ScheduledExecutorService timer) throws IOException {
    settled.putAll(prints());
    for (Path file : settled.keySet()) {
      try {
        loader.loadedAlready(file);
      } catch (Exception e) {
        LOG.atWarn()
            .addKeyValue(LogKeys.FILE, file)
            .setCause(e)
            .log("route file can't be read again");
      }
    }
    before.putAll(settled);
    var unused =
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Files whose last change was refused, with the reason. */
  public Map<String, String> refused() {
    return new TreeMap<>(refused);
  }

  private void look() {
    try {
      Map<Path, Print> now = prints();
      List<Path> all = new ArrayList<>(now.keySet());
      before.keySet().stream().filter(file -> !now.containsKey(file)).forEach(all::add);
      for (Path file : all) {
        Print print = now.getOrDefault(file, Print.GONE);
        boolean same = print.equals(before.put(file, print));
        if (same && !print.equals(settled.getOrDefault(file, Print.GONE))) {
          settled.put(file, print);
          take(file, print.equals(Print.GONE));
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).log("route files could not be looked at");
    }
  }

  private Map<Path, Print> prints() throws IOException {
    Map<Path, Print> prints = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .forEach(file -> print(file, prints));
    }
    return prints;
  }

  private static void print(Path file, Map<Path, Print> prints) {
    try {
      var attributes =
          Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        prints.put(
            file,
            new Print(
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                attributes.size(),
                String.valueOf(attributes.fileKey())));
      }
    } catch (java.nio.file.NoSuchFileException e) {
      // gone between the listing and now: the next look tells
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(Path file, boolean gone) {
    String name = file.getFileName().toString();
    try {
      if (gone) {
        loader.unload(file);
      } else {
        loader.load(file);
      }
      refused.remove(name);
      LOG.atInfo()
          .addKeyValue(LogKeys.FILE, name)
          .log(gone ? "route file gone, its routes too" : "route file reloaded");
    } catch (Exception e) {
      refused.put(name, reason(e));
      LOG.atError()
          .addKeyValue(LogKeys.FILE, file)
          .addKeyValue(LogKeys.ERROR, reason(e))
          .log("route file refused; what runs stays as it is");
    }
  }

  /** All that the chain of causes says, once: the line is seldom in the same one as the reason. */
  private static String reason(Throwable failure) {
    List<String> said = new ArrayList<>();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = t.getMessage() == null ? t.toString() : t.getMessage();
      if (said.stream().noneMatch(before -> before.contains(message))) {
        said.add(message);
      }
    }
    MissingComponents.explain(failure).ifPresent(said::add);
    return String.join(": ", said).replaceAll("\\s+", " ");
  }
}
