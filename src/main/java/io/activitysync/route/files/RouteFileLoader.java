package io.activitysync.route.files;

import io.activitysync.logging.LogKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.util.FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings new and changed route files into the running context, or leaves everything as it was,
 * where that can be started again. A route's id belongs to the file that brought it. Not for use by
 * several threads.
 */
final class RouteFileLoader {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFileLoader.class);

  private static final String STILL_NEEDED =
      "was deleted, but the connections' routes need it: they go on with what it was";

  private final CamelContext context;
  private final RouteReload.Changes changes;
  private final LoadedRoutes loadedRoutes;
  private final Map<String, RouteFile> loaded = new HashMap<>();

  /** The templates and configurations that each file brought: not all of them have an id. */
  private final Map<String, Set<OptionalIdentifiedDefinition<?>>> brought = new HashMap<>();

  /** What could not be started though it may be once its source is there, and runs in no form. */
  private final Map<String, RouteFile> away = new HashMap<>();

  private final Map<String, RouteFile> outdated = new HashMap<>();
  private final DeletedFiles deleted = new DeletedFiles();

  RouteFileLoader(CamelContext context, RouteReload.Changes changes) {
    this.context = context;
    this.changes = changes;
    this.loadedRoutes = new LoadedRoutes(context);
  }

  /** Something else stands against a file, and may be gone later. */
  static class HinderedException extends IOException {
    private static final long serialVersionUID = 1;

    HinderedException(String what) {
      super(what);
    }
  }

  /** Something else has an id of a file. */
  private static final class IdInUseException extends HinderedException {
    private static final long serialVersionUID = 1;

    IdInUseException(String what) {
      super(what + ": give it another one");
    }
  }

  /**
   * Loads new or changed files, all or none.
   *
   * @param tried whether templates and configurations among them are known to work
   * @return names of deleted files in whose place they are
   * @throws Exception why they can't be; everything is then as it was, but for what {@link #isAway}
   *     names
   */
  List<String> load(Collection<RouteFile> files, boolean tried) throws Exception {
    files.forEach(file -> deleted.remove(file.name()));
    List<RouteFile> replaced = deleted.takenOverBy(files);
    for (RouteFile file : files) {
      checkOwners(file, files, replaced);
    }
    Set<String> changed = changedConfigurations(files, replaced);
    List<RouteFile> others = changed.isEmpty() ? List.of() : others(files, replaced);
    Map<String, WiredRoutes> then = WiredRoutes.of(both(files, others), with(files, replaced));
    Set<RouteFile> using = using(changed, others, then);
    check(files, using, then);
    boolean shared = !replaced.isEmpty() || files.stream().anyMatch(RouteFile::shared);
    if (shared && !tried) {
      tryOut(files, replaced);
    }
    LoadedTemplates before = LoadedTemplates.of(context);
    Map<String, Set<OptionalIdentifiedDefinition<?>>> made = new HashMap<>();
    boolean updated = false;
    try {
      loadedRoutes.removeOthers(files);
      loadedRoutes.forget(replaced);
      for (RouteFile file : files) {
        LoadedTemplates without = LoadedTemplates.of(context);
        loadedRoutes.update(List.of(file));
        made.put(file.name(), without.since());
      }
      updated = true;
      if (shared) {
        for (RouteFile file : both(files, replaced)) {
          before.remove(brought.getOrDefault(file.name(), Set.of()));
        }
        changes.tryTemplate();
      }
    } catch (Throwable e) { // an error as well: of a component that lacks a class
      boolean back = goBack(both(files, replaced), before, e);
      Optional<IOException> wrong = WrongOptions.explain(context, files, e);
      boolean passing = !updated && !(e instanceof LinkageError) && wrong.isEmpty();
      files.forEach(file -> note(file, back, passing));
      if (wrong.isPresent()) {
        throw wrong.get();
      }
      throw e;
    }
    replaced.forEach(this::drop);
    brought.putAll(made);
    deleted.allAreDue();
    for (RouteFile file : files) {
      away.remove(file.name());
      loaded.put(file.name(), file);
    }
    using.forEach(file -> outdated.put(file.name(), file));
    files.forEach(file -> outdated.remove(file.name()));
    follow(files, shared);
    tellMissing(files);
    return replaced.stream().map(RouteFile::name).toList();
  }

  private void tryOut(Collection<RouteFile> files, Collection<RouteFile> replaced)
      throws Exception {
    try {
      changes.tryOut(shared(with(files, replaced)));
    } catch (Exception e) {
      throw WrongOptions.explain(context, files, e).<Exception>map(wrong -> wrong).orElse(e);
    }
  }

  /**
   * Looks at what the routes of files reach, and at those of others that use their configurations:
   * these are made anew once the files are loaded.
   */
  private void check(
      Collection<RouteFile> files, Set<RouteFile> using, Map<String, WiredRoutes> wired)
      throws IOException {
    for (RouteFile file : files) {
      check(file, wired.get(file.name()));
    }
    for (RouteFile file : using) {
      try {
        check(file, wired.get(file.name()));
      } catch (IOException e) {
        throw new HinderedException("with it " + file.name() + " would not do: " + e.getMessage());
      }
    }
  }

  private void check(RouteFile file, WiredRoutes routes) throws IOException {
    routes.checkComponents(context);
    for (String source : routes.sources()) {
      checkAddress(context.resolvePropertyPlaceholders(source));
    }
    for (String source : routes.feeders()) {
      changes.checkFeeder(file.name(), source);
    }
    if (routes.tapped()) {
      LOG.atWarn()
          .addKeyValue(LogKeys.FILE, file.name())
          .log(
              "a wireTap that feeds a connection hands on a copy of which nobody hears what"
                  + " became: one that fails is gone; to, toD and multicast wait");
    }
  }

  /** One at a connection's address would have its events, and answer that they are taken. */
  private static void checkAddress(String source) throws IOException {
    if (source.matches("platform-http:/*ingest/.*")) {
      throw new IOException(
          "a route from "
              + source.replaceFirst("\\?.*", "")
              + " has a connection's address: it should start elsewhere, as at platform-http:/own,"
              + " and send to direct:NAME");
    }
  }

  /** Camel passes them over without a word. */
  private void tellMissing(Collection<RouteFile> files) {
    LoadedTemplates now = LoadedTemplates.of(context);
    for (RouteDefinition route : loadedRoutes.of(files)) {
      for (String id : now.missing(route)) {
        LOG.atWarn()
            .addKeyValue(LogKeys.FILE, FileUtil.stripPath(route.getResource().getLocation()))
            .addKeyValue(LogKeys.DETAIL, route.getRouteId() + ": " + id)
            .log(
                "a route goes without what its routeConfigurationId names: there is no"
                    + " routeConfiguration of that id");
      }
    }
  }

  /** Ids of the route configurations that change with files, or go with others. */
  private Set<String> changedConfigurations(
      Collection<RouteFile> files, Collection<RouteFile> gone) {
    Set<String> changed = new HashSet<>();
    for (RouteFile file : files) {
      RouteFile older = loaded.get(file.name());
      if (file.isOtherThan(older)) {
        changed.addAll(file.configurations());
        changed.addAll(older == null ? Set.of() : older.configurations());
      }
    }
    gone.forEach(file -> changed.addAll(file.configurations()));
    return changed;
  }

  /** Loaded files with routes, besides those that come and go. */
  private List<RouteFile> others(Collection<RouteFile> files, Collection<RouteFile> gone) {
    Set<String> names = both(files, gone).stream().map(RouteFile::name).collect(Collectors.toSet());
    return loaded.values().stream()
        .filter(file -> file.hasRoutes() && !names.contains(file.name()))
        .toList();
  }

  /**
   * Those of loaded files whose routes use configurations that change, as they are or then.
   *
   * @param then what their routes reach once these have changed
   */
  private Set<RouteFile> using(
      Set<String> changed, List<RouteFile> others, Map<String, WiredRoutes> then) throws Exception {
    Map<String, WiredRoutes> now = WiredRoutes.of(others, loaded.values());
    return others.stream()
        .filter(
            file ->
                Stream.of(now, then)
                    .map(wired -> wired.get(file.name()).configurations())
                    .anyMatch(used -> !Collections.disjoint(used, changed)))
        .collect(Collectors.toSet());
  }

  /** Files whose routes are to be made anew, as a configuration that they use has changed. */
  Set<RouteFile> takeOutdated() {
    Set<RouteFile> now = new HashSet<>(outdated.values());
    outdated.clear();
    return now;
  }

  private void note(RouteFile file, boolean back, boolean passing) {
    RouteFile known = loaded.get(file.name());
    boolean ran = known != null && known.hasRoutes();
    if (ran ? !back : passing && file.hasRoutes()) {
      away.put(file.name(), file);
    } else {
      away.remove(file.name());
    }
  }

  /**
   * Whether a file could not be started, and nothing of its name runs: its source may be there
   * later.
   */
  boolean isAway(RouteFile file) {
    return file.equals(away.get(file.name()));
  }

  /** The same, of whichever of that name. */
  boolean isAway(String name) {
    return away.containsKey(name);
  }

  /** Whether routes of a file run, as it is or as it was. */
  boolean runs(String name) {
    return loaded.containsKey(name) && !isAway(name);
  }

  private static List<RouteFile> both(Collection<RouteFile> files, Collection<RouteFile> others) {
    return Stream.concat(files.stream(), others.stream()).toList();
  }

  /** The templates and configurations among files. */
  private static List<Resource> shared(Collection<RouteFile> files) {
    return files.stream().filter(RouteFile::shared).map(RouteFile::resource).toList();
  }

  /** The files that would be loaded, were these, and others not any more. */
  private Collection<RouteFile> with(Collection<RouteFile> files, Collection<RouteFile> without) {
    Map<String, RouteFile> then = new HashMap<>(loaded);
    without.forEach(file -> then.remove(file.name()));
    files.forEach(file -> then.put(file.name(), file));
    return then.values();
  }

  /**
   * A route, a template or a configuration that another file brings, or a route that runs for a
   * connection or inside, is not to be had.
   */
  private void checkOwners(
      RouteFile file, Collection<RouteFile> files, Collection<RouteFile> replaced)
      throws IdInUseException {
    for (RouteFile other : with(files, replaced)) {
      for (String id : file.owned()) {
        if (!other.name().equals(file.name()) && other.owned().contains(id)) {
          throw new IdInUseException("the " + id + " is that of " + other.name());
        }
      }
    }
    RouteFile older = loaded.get(file.name());
    Set<String> own = new HashSet<>(older == null ? List.of() : older.routes());
    replaced.forEach(one -> own.addAll(one.routes()));
    for (String id : file.routes()) {
      boolean used = changes.isConnection(id) || context.getRoute(id) != null;
      if (!own.contains(id) && used) {
        throw new IdInUseException("the route id " + id + " is in use");
      }
    }
  }

  /**
   * Takes a deleted file's routes away. What others are made with goes on until {@link #letGo}.
   *
   * @return whether nothing of it goes on
   * @throws IOException where the process can't be without it: it goes on as it was
   */
  boolean unload(String name) throws Exception {
    away.remove(name);
    RouteFile gone = loaded.get(name);
    if (gone == null) {
      return true;
    }
    if (RouteFiles.NEEDED.contains(name)) {
      throw new IOException(STILL_NEEDED);
    }
    if (gone.shared()) {
      deleted.add(gone);
      return false;
    }
    drop(gone);
    loadedRoutes.forget(List.of(gone));
    changes.feedersChanged();
    deleted.allAreDue();
    return true;
  }

  /** A file that was deleted is there again, whatever is in it. */
  void isThere(String name) {
    deleted.remove(name);
  }

  /** Whether there are any for {@link #deleted}. */
  boolean hasDeleted() {
    return deleted.isDue();
  }

  /** Deleted files that may go entirely, as far as is known; each once after each change. */
  List<RouteFile> deleted() {
    return deleted.takeDue();
  }

  /**
   * Takes away what a deleted file has brought, and has the connections' routes made without.
   *
   * @throws IOException where they need it: they go on with it as it was
   */
  void letGo(RouteFile file) throws Exception {
    try {
      changes.tryOut(shared(with(List.of(), List.of(file))));
    } catch (Exception e) {
      throw new IOException(STILL_NEEDED, e);
    }
    List<RouteFile> gone = List.of(file);
    List<RouteFile> others = file.configurations().isEmpty() ? List.of() : others(List.of(), gone);
    Map<String, WiredRoutes> then = WiredRoutes.of(others, with(List.of(), gone));
    Set<RouteFile> using = using(file.configurations(), others, then);
    LoadedTemplates before = LoadedTemplates.of(context);
    try {
      loadedRoutes.forget(List.of(file));
      before.remove(brought.getOrDefault(file.name(), Set.of()));
      changes.tryTemplate();
    } catch (Throwable e) {
      goBack(List.of(file), before, e);
      throw new IOException(STILL_NEEDED, e);
    }
    drop(file);
    deleted.allAreDue();
    using.forEach(one -> outdated.put(one.name(), one));
    follow(List.of(file), true);
  }

  private void drop(RouteFile file) {
    loaded.remove(file.name());
    brought.remove(file.name());
    away.remove(file.name());
    deleted.remove(file.name());
    outdated.remove(file.name());
  }

  /**
   * Answers whether what ran before does again. Each step is done whatever became of the others:
   * what can't be started again must not keep the templates from coming back.
   */
  private boolean goBack(Collection<RouteFile> files, LoadedTemplates before, Throwable failure) {
    List<RouteFile> older = new ArrayList<>();
    for (RouteFile file : files) {
      RouteFile known = loaded.get(file.name());
      if (known != null && known.hasRoutes()) {
        older.add(known);
      }
    }
    attempt(failure, () -> loadedRoutes.forget(files));
    attempt(failure, before::restore);
    boolean back = older.isEmpty() || attempt(failure, () -> loadedRoutes.update(older));
    if (!back) {
      attempt(failure, () -> loadedRoutes.forget(older));
    }
    attempt(failure, before::restore);
    changes.feedersChanged();
    return back;
  }

  private static boolean attempt(Throwable failure, ThrowingRunnable step) {
    try {
      step.run();
      return true;
    } catch (Throwable e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
      LOG.atDebug().setCause(e).log("a step back failed");
      return false;
    }
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  private void follow(Collection<RouteFile> files, boolean shared) {
    if (shared) {
      changes.sharedChanged();
    }
    if (files.stream().anyMatch(file -> !file.routes().isEmpty())) {
      changes.feedersChanged();
    }
  }
}
