package io.activitysync.route.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the route files are: a file in {@code routes/} beside the process wins over the one of the
 * same name that is built in, so that a folder with nothing but the jar works too.
 */
public final class RouteFiles {
  /** The files that the process can't be without. */
  static final List<String> NEEDED =
      List.of("activity-sync.camel.yaml", "pause-on-failure.camel.yaml");

  private final Path folder;

  /**
   * Route files of a folder.
   *
   * @param folder may be absent
   */
  public RouteFiles(Path folder) {
    this.folder = folder;
  }

  /** The folder, which may be absent. */
  public Path folder() {
    return folder;
  }

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
}
