package io.activitysync.route.files;

import io.activitysync.logging.LogKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the route files are: a file in {@code routes/} beside the process wins over the one of the
 * same name that is built in, so that a folder with nothing but the jar works too. Those that the
 * process can't be without may be had in other forms: the last that worked, and the one that is
 * built in.
 *
 * @param folder may be absent
 */
public record RouteFiles(Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);
  private static final String BUILT_IN = "/activity-sync/routes/";

  /** Where what worked is kept in the folder, so that it can take the place of what does not. */
  private static final String KEPT = ".last-good";

  /** The files that the process can't be without. */
  static final List<String> NEEDED =
      List.of("activity-sync.camel.yaml", "pause-on-failure.camel.yaml");

  /** Which are read, for a person: the folder with its files, and those that are built in. */
  public String read() {
    List<String> own = List.of();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        own =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".camel.yaml"))
                .sorted()
                .toList();
      } catch (IOException e) {
        return folder.toAbsolutePath() + " can't be read: " + e.getMessage();
      }
    }
    List<String> builtIn = new ArrayList<>(NEEDED);
    builtIn.removeAll(own);
    return (own.isEmpty() ? "" : folder.toAbsolutePath() + ": " + String.join(", ", own))
        + (own.isEmpty() || builtIn.isEmpty() ? "" : "; ")
        + (builtIn.isEmpty() ? "" : "built in: " + String.join(", ", builtIn));
  }

  /** The folder's own, else the one that is built in. */
  RouteFile first(String name) throws Exception {
    Path own = folder.resolve(name);
    return Files.isRegularFile(own) ? RouteFile.of(own) : builtIn(name);
  }

  /** What may take the place of the folder's own, best first. */
  List<RouteFile> instead(String name) throws Exception {
    List<RouteFile> others = new ArrayList<>();
    Path last = folder.resolve(KEPT).resolve(name);
    if (Files.isRegularFile(last)) {
      others.add(RouteFile.of(last));
    }
    others.add(builtIn(name));
    return others;
  }

  private static RouteFile builtIn(String name) throws Exception {
    return RouteFile.of(name, "classpath:" + BUILT_IN.substring(1) + name, bytes(name));
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream file = RouteFiles.class.getResourceAsStream(BUILT_IN + name)) {
      return file.readAllBytes();
    }
  }

  /** Whether a file is word for word the one that is built in, which needs no trial. */
  static boolean isBuiltIn(RouteFile file) throws IOException {
    try (InputStream own = file.resource().getInputStream()) {
      return NEEDED.contains(file.name())
          && java.util.Arrays.equals(own.readAllBytes(), bytes(file.name()));
    }
  }

  /** Keeps a file that works; nothing where the folder can't be written. */
  void keep(RouteFile file) {
    try (InputStream content = file.resource().getInputStream()) {
      if (NEEDED.contains(file.name()) && !isBuiltIn(file)) {
        Path kept = folder.resolve(KEPT);
        Files.createDirectories(kept);
        Files.write(kept.resolve(file.name()), content.readAllBytes());
      }
    } catch (IOException e) {
      LOG.atDebug()
          .addKeyValue(LogKeys.FILE, file.name())
          .addKeyValue(LogKeys.ERROR, e.toString())
          .log("route file that works is not kept");
    }
  }
}
