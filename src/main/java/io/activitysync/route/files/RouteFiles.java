package io.activitysync.route.files;

import io.activitysync.logging.ErrorDetail;
import io.activitysync.logging.LogKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
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

  /**
   * The folder's own, else the one that is built in.
   *
   * @throws Exception where the folder's own can't be read: it is there all the same
   */
  RouteFile first(String name) throws Exception {
    Path own = folder.resolve(name);
    return Files.notExists(own) ? builtIn(name) : RouteFile.of(own);
  }

  /** What may take the place of the folder's own, best first; nothing that can't be read. */
  List<RouteFile> instead(String name) throws Exception {
    List<RouteFile> others = new ArrayList<>();
    Path last = folder.resolve(KEPT).resolve(name);
    if (Files.isRegularFile(last)) {
      try {
        others.add(RouteFile.of(last));
      } catch (Exception | LinkageError e) {
        LOG.atWarn()
            .addKeyValue(LogKeys.FILE, last)
            .addKeyValue(LogKeys.ERROR, ErrorDetail.ofFile(e.toString()))
            .log("the last that worked of a route file can't be read, and is passed over");
      }
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
    return NEEDED.contains(file.name()) && Arrays.equals(file.content(), bytes(file.name()));
  }

  /**
   * Keeps a file that works, in place of the one before at one stroke; nothing where the folder
   * can't be written.
   */
  void keep(RouteFile file) {
    try {
      if (NEEDED.contains(file.name()) && !isBuiltIn(file)) {
        Path kept = Files.createDirectories(folder.resolve(KEPT));
        write(kept.resolve(file.name()), file.content());
      }
    } catch (IOException e) {
      LOG.atDebug()
          .addKeyValue(LogKeys.FILE, file.name())
          .addKeyValue(LogKeys.ERROR, e.toString())
          .log("route file that works is not kept");
    }
  }

  /** By a draft of its own: another process may have the same folder. */
  private static void write(Path file, byte[] content) throws IOException {
    if (Files.isRegularFile(file) && Arrays.equals(content, Files.readAllBytes(file))) {
      return;
    }
    Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.write(
          draft,
          content,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
