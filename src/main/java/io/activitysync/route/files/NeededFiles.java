package io.activitysync.route.files;

import io.activitysync.logging.LogKeys;
import io.activitysync.route.files.RouteFileLoader.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that the process can't be without, in the forms that may be had of each: the folder's
 * own, the last of these that worked, and the one that is built in. For one thread.
 */
final class NeededFiles {
  private static final Logger LOG = LoggerFactory.getLogger(NeededFiles.class);
  private static final String BUILT_IN = "/activity-sync/routes/";

  private final Path folder;
  private final Path kept;

  /** Keeps what worked in {@code .last-good} of the folder, which may be absent. */
  NeededFiles(Path folder) {
    this.folder = folder;
    this.kept = folder.resolve(".last-good");
  }

  /** The folder's own, else the one that is built in. */
  Candidate first(String name) throws Exception {
    Path own = folder.resolve(name);
    return Files.isRegularFile(own) ? Candidate.of(own) : builtIn(name);
  }

  /** What may take the place of the folder's own, best first. */
  List<Candidate> instead(String name) throws Exception {
    List<Candidate> others = new ArrayList<>();
    Path last = kept.resolve(name);
    if (Files.isRegularFile(last)) {
      others.add(Candidate.of(last));
    }
    others.add(builtIn(name));
    return others;
  }

  private static Candidate builtIn(String name) throws Exception {
    return Candidate.of(name, "classpath:" + BUILT_IN.substring(1) + name, bytes(name));
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream file = NeededFiles.class.getResourceAsStream(BUILT_IN + name)) {
      return file.readAllBytes();
    }
  }

  /** Whether a file is word for word the one that is built in, which needs no trial. */
  static boolean isBuiltIn(Candidate file) throws IOException {
    try (InputStream own = file.resource().getInputStream()) {
      return RouteFiles.NEEDED.contains(file.name())
          && java.util.Arrays.equals(own.readAllBytes(), bytes(file.name()));
    }
  }

  /** Keeps a file that works; nothing where the folder can't be written. */
  void keep(Candidate file) {
    try (InputStream content = file.resource().getInputStream()) {
      if (RouteFiles.NEEDED.contains(file.name()) && !isBuiltIn(file)) {
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
