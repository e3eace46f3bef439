package io.activitysync.route.files;

import io.activitysync.logging.ErrorDetail;
import io.activitysync.logging.LogKeys;
import io.activitysync.route.files.RouteFileLoader.HinderedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the route files at the start, and again as they are saved. One that is refused says why,
 * and leaves all that runs as it is; at the start as later. One that can't be started, as its
 * source is away or another has its ids, is tried again until it can. For one thread, but for
 * {@link #refused} and {@link #missing}.
 */
public final class RouteReload {
  static final String ENDING = ".camel.yaml";
  private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

  private final Path folder;
  private final RouteFiles needed;
  private final RouteFileLoader loader;
  private final FolderWatcher watcher;
  private final StartRetries retries = new StartRetries(System::nanoTime);
  private final Map<String, String> refused = new ConcurrentHashMap<>();

  /** Files of which nothing runs, with the connections that they feed. */
  private final Map<String, Set<String>> missing = new ConcurrentHashMap<>();

  private List<String> others = List.of();

  /** What has to be done about a change. */
  public interface Changes {
    /**
     * Has events run through a template and its configurations, aside from all that runs.
     *
     * @param shared all files of templates and configurations
     * @throws Exception what is wrong with them, in a sentence
     */
    void tryOut(List<Resource> shared) throws Exception;

    /**
     * Makes a route from the loaded template, to see that it can be.
     *
     * @throws Exception why it can't
     */
    void tryTemplate() throws Exception;

    /**
     * Looks at the source of a route that feeds connections.
     *
     * @param file that has the route
     * @throws IOException what makes it lose events, in a sentence
     */
    void checkFeeder(String file, String source) throws IOException;

    /** Whether a route's id is that of a connection. */
    boolean isConnection(String id);

    /** A template or a route configuration has changed: every connection's route is made anew. */
    void sharedChanged();

    /** Other routes have come or gone, which may feed a connection. */
    void feedersChanged();
  }

  /**
   * Has loaded nothing yet.
   *
   * @param folder may be absent, and come later
   */
  public RouteReload(Path folder, CamelContext context, Changes changes) {
    this.folder = folder;
    this.needed = new RouteFiles(folder);
    this.loader = new RouteFileLoader(context, changes);
    this.watcher = new FolderWatcher(() -> FilePrint.of(folder), this::take, this::goOn);
  }

  /**
   * Loads what connections' routes are made with: before there are any.
   *
   * @throws IllegalStateException where not even the built-in files can be loaded
   */
  public void loadNeeded() {
    try {
      others = new ArrayList<>(watcher.begin());
      others.removeAll(RouteFiles.NEEDED);
      loadFirst(ways());
    } catch (Exception e) {
      LOG.debug("route files can't be loaded", e);
      // no cause: its own words would be told in place of these, and of a folder that is not ours
      // to read they are its name alone
      throw new IllegalStateException(
          "The route files can't be loaded from "
              + folder.toAbsolutePath()
              + ": "
              + (e instanceof IOException ? e.toString() : reason(e))
              + ". Review the folder, and whether the process may read it");
    }
  }

  private void loadFirst(List<List<RouteFile>> ways) throws Exception {
    Throwable failure = null;
    for (List<RouteFile> way : ways) {
      try {
        loader.load(way, isBuiltIn(way));
        way.forEach(needed::keep);
        return;
      } catch (Exception | LinkageError e) {
        failure = failure == null ? e : failure;
        for (RouteFile file : way) {
          if (!RouteFiles.isBuiltIn(file) && !refused.containsKey(file.name())) {
            refuse(file.name(), e);
          }
        }
      }
    }
    if (failure instanceof Exception e) {
      throw e;
    }
    throw new IllegalStateException(failure);
  }

  /** The needed files as they are, then with one of them in another form, then with both. */
  private List<List<RouteFile>> ways() throws Exception {
    List<List<RouteFile>> ways = new ArrayList<>(List.of(List.of()));
    for (String name : RouteFiles.NEEDED) {
      List<RouteFile> forms = new ArrayList<>();
      try {
        forms.add(needed.first(name));
      } catch (Exception | LinkageError e) {
        refuse(name, e);
      }
      forms.addAll(needed.instead(name));
      List<List<RouteFile>> more = new ArrayList<>();
      for (RouteFile form : forms) {
        for (List<RouteFile> way : ways) {
          List<RouteFile> longer = new ArrayList<>(way);
          longer.add(form);
          more.add(longer);
        }
      }
      ways = more;
    }
    return ways;
  }

  private static boolean isBuiltIn(List<RouteFile> way) throws IOException {
    for (RouteFile file : way) {
      if (!RouteFiles.isBuiltIn(file)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Loads the other files, which may feed connections: before these begin, lest one is said to
   * stream whose source can't be started. What a source hands over waits for its connection.
   */
  public void loadOthers() {
    List<RouteFile> read = new ArrayList<>();
    for (String name : others) {
      if (isRouteFile(name, false)) {
        attempt(name, () -> read.add(RouteFile.of(folder.resolve(name))));
      }
    }
    read.sort(Comparator.comparing(file -> !file.shared())); // with whose configurations others go
    read.forEach(this::take);
  }

  /** Looks after all files from here on. */
  public void start(ScheduledExecutorService timer) {
    watcher.watch(timer);
  }

  /** Files whose last change was refused, with the reason. */
  public Map<String, String> refused() {
    return new TreeMap<>(refused);
  }

  /** A file that feeds a connection and of which nothing runs. */
  public Optional<String> missing(String connection) {
    return missing.entrySet().stream()
        .filter(file -> file.getValue().contains(connection))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }

  private void take(String name, boolean gone) {
    if (isRouteFile(name, gone)) {
      attempt(name, () -> takeOrLetGo(name, gone));
    }
  }

  private static boolean isRouteFile(String name, boolean gone) {
    boolean is = name.endsWith(ENDING);
    if (!is && !gone) {
      LOG.atWarn()
          .addKeyValue(LogKeys.FILE, name)
          .log("file in the folder of route files is not taken: their names end in " + ENDING);
    }
    return is;
  }

  private void takeOrLetGo(String name, boolean gone) throws Exception {
    if (!gone) {
      loader.isThere(name);
      take(RouteFile.of(folder.resolve(name)));
      return;
    }
    retries.remove(name);
    missing.remove(name);
    if (loader.unload(name)) {
      toldGone(name);
    }
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private void attempt(String name, Attempt attempt) {
    try {
      attempt.run();
    } catch (Exception | LinkageError e) { // the latter of a component that lacks a class
      refuse(name, e);
    }
  }

  private void toldGone(String name) {
    refused.remove(name);
    LOG.atInfo().addKeyValue(LogKeys.FILE, name).log("route file gone, its routes too");
  }

  private void take(RouteFile file) {
    try {
      load(file);
      retries.remove(file.name());
      refused.remove(file.name());
    } catch (Exception | LinkageError e) {
      String reason = refuse(file.name(), e);
      if (mayPass(file, e)) {
        retries.add(file, reason);
      }
    }
  }

  /** Whether a file that was refused is to be tried again as it is. */
  private boolean mayPass(RouteFile file, Throwable e) {
    return loader.isAway(file) || e instanceof HinderedException;
  }

  private void load(RouteFile file) throws Exception {
    try {
      loader.load(List.of(file), false).forEach(this::toldGone);
    } finally {
      if (loader.runs(file.name())) {
        missing.remove(file.name());
      } else {
        missing.put(file.name(), file.groups());
      }
    }
    needed.keep(file);
    LOG.atInfo().addKeyValue(LogKeys.FILE, file.name()).log("route file loaded");
    loader.takeOutdated().forEach(this::remake);
  }

  /** What waits or was refused of its name does so still: this is the one that runs. */
  private void remake(RouteFile file) {
    try {
      load(file);
    } catch (Exception | LinkageError e) {
      String reason = reason(e);
      refused.putIfAbsent(file.name(), reason);
      told(file.name(), reason);
      if (mayPass(file, e) && !retries.has(file.name())) {
        retries.add(file, reason);
      }
    }
  }

  /**
   * What was deleted is let go last: a file that was renamed, whose new name is taken by then, has
   * never been away.
   */
  private void goOn() {
    retry(loader.hasDeleted() ? retries.all() : retries.due());
    for (RouteFile file : loader.deleted()) {
      try {
        loader.letGo(file);
        toldGone(file.name());
        loader.takeOutdated().forEach(this::remake);
      } catch (Exception e) {
        refuse(file.name(), e);
      }
    }
  }

  /** What was refused meanwhile, as it was saved anew, stays so. */
  private void retry(List<StartRetries.Waiting> waiting) {
    for (StartRetries.Waiting one : waiting) {
      RouteFile file = one.file();
      // else it runs as it was: its source is there again, and it is tried a last time
      boolean away = loader.isAway(file);
      try {
        load(file);
        retries.remove(file.name());
        refused.remove(file.name(), one.reason());
      } catch (Exception | LinkageError e) {
        String reason = reason(e);
        if (refused.replace(file.name(), one.reason(), reason) && !reason.equals(one.reason())) {
          told(file.name(), reason);
        }
        if (away || mayPass(file, e)) {
          retries.add(file, reason);
        } else {
          retries.remove(file.name());
        }
      }
    }
  }

  private String refuse(String name, Throwable e) {
    String reason = reason(e);
    refused.put(name, reason);
    told(name, reason);
    return reason;
  }

  private void told(String name, String reason) {
    LOG.atError()
        .addKeyValue(LogKeys.FILE, name)
        .addKeyValue(LogKeys.ERROR, reason)
        .log(
            loader.isAway(name)
                ? "route file could not be started, and does not run; it is tried again"
                : "route file refused; what runs stays as it is");
  }

  /** All that the chain of causes says, once and clean: the line is seldom where the reason is. */
  private static String reason(Throwable failure) {
    List<String> said = new ArrayList<>();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = ErrorDetail.ofFile(t.getMessage() == null ? t.toString() : t.getMessage());
      if (said.stream().noneMatch(before -> before.contains(message))) {
        said.add(message);
      }
    }
    MissingComponents.explain(failure).ifPresent(said::add);
    return String.join(": ", said);
  }
}
