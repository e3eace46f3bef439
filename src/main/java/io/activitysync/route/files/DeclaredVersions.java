package io.activitysync.route.files;

import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.yaml.VersionFolder;
import io.activitysync.logging.ErrorDetail;
import io.activitysync.logging.LogKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event versions that are declared in YAML alone, one a folder in {@code routes/versions}:
 * loaded at the start, and again when a file of theirs changes. One that is refused says why; the
 * others go on.
 */
public final class DeclaredVersions {
  private static final String ROUTE = "version.camel.yaml";
  private static final String ABOUT = "version.json";
  private static final Logger LOG = LoggerFactory.getLogger(DeclaredVersions.class);

  private final Path root;
  private final VersionFolder loader;
  private final EventCatalogue catalogue;
  private final Runnable afterwards;

  /**
   * Loads nothing yet.
   *
   * @param catalogue told of versions that are refused
   * @param afterwards called after each look
   */
  public DeclaredVersions(
      Path root, VersionFolder loader, EventCatalogue catalogue, Runnable afterwards) {
    this.root = root;
    this.loader = loader;
    this.catalogue = catalogue;
    this.afterwards = afterwards;
  }

  /** Ids of the versions that folders stand for; a folder is named after its version. */
  public static List<String> ids(Path root) {
    return folders(root, DeclaredVersions::isVersion);
  }

  private static List<String> folders(Path root, Predicate<Path> wanted) {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(wanted)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Also where it can't be read: it is not gone, and what was loaded of it stays. */
  private static boolean isVersion(Path folder) {
    Path route = folder.resolve(ROUTE);
    return Files.isDirectory(folder) && !Files.notExists(route) && !Files.isDirectory(route);
  }

  /** Meant as a version's, as its route may have been named otherwise. */
  private static boolean lacksRoute(Path folder) {
    return !isVersion(folder) && Files.isRegularFile(folder.resolve(ABOUT));
  }

  /** Kinds that the folders' versions send or take; none of a folder that can't be read. */
  public static Set<String> kinds(Path root) {
    Set<String> kinds = new TreeSet<>();
    for (String id : ids(root)) {
      try {
        CatalogueVersion version = VersionFolder.read(root.resolve(id));
        version.kinds().forEach(kind -> kinds.add(kind.kind()));
        version.samples().forEach(sample -> kinds.add(sample.source().path("kind").asText()));
      } catch (IOException e) {
        LOG.atDebug().addKeyValue(LogKeys.VERSION, id).log("is told of when it is loaded");
      }
    }
    return kinds;
  }

  /** Loads all, and looks after them from here on. */
  public void start(ScheduledExecutorService timer) {
    FolderWatcher watcher = new FolderWatcher(this::prints, this::take, this::sweep);
    try {
      watcher.begin().forEach(id -> take(id, false));
    } catch (Exception e) {
      LOG.atError().setCause(e).log("event versions could not be looked at");
    }
    sweep();
    watcher.watch(timer);
  }

  private Map<String, Object> prints() {
    Map<String, Object> prints = new HashMap<>();
    for (String id : folders(root, folder -> isVersion(folder) || lacksRoute(folder))) {
      prints.put(id, print(root.resolve(id)));
    }
    return prints;
  }

  private void take(String id, boolean gone) {
    if (gone) {
      unload(id);
      LOG.atInfo().addKeyValue(LogKeys.VERSION, id).log("event version gone");
    } else if (lacksRoute(root.resolve(id))) {
      unload(id);
      refuse(id, ROUTE + " is missing", "event version refused");
    } else {
      load(id);
    }
  }

  private void unload(String id) {
    try {
      loader.unload(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sweep() {
    try {
      loader.sweep();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    afterwards.run();
  }

  /** What can't be looked at is told by who loads it, and keeps no other from being looked at. */
  private static Object print(Path folder) {
    try {
      // each by its own path: it may be a link to where all of them are changed at one stroke
      return List.of(
          FilePrint.of(folder),
          FilePrint.of(folder.resolve("schemas")),
          FilePrint.of(folder.resolve("samples")));
    } catch (IOException | UncheckedIOException e) {
      return e.toString();
    }
  }

  private void load(String id) {
    try {
      String loaded = loader.load(root.resolve(id));
      LOG.atInfo().addKeyValue(LogKeys.VERSION, loaded).log("event version loaded");
    } catch (IOException | RuntimeException e) {
      refuse(
          id,
          ErrorDetail.ofFile(e.getMessage() == null ? e.toString() : e.getMessage()),
          "event version refused; what was loaded of it before stays");
    }
  }

  private void refuse(String id, String reason, String words) {
    LOG.atError().addKeyValue(LogKeys.VERSION, id).addKeyValue(LogKeys.ERROR, reason).log(words);
    catalogue.refuse(id, reason);
  }
}
