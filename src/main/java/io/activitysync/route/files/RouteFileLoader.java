package io.activitysync.route.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings new and changed route files into the running context, or leaves everything as it was,
 * where that can be started again. A route's id belongs to the file that brought it. Not for use by
 * several threads.
 */
final class RouteFileLoader {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFileLoader.class);

  private final CamelContext context;
  private final RouteReload.Changes changes;
  private final Map<String, RouteFile> loaded = new HashMap<>();

  /** What could not be started though it may be once its source is there, and runs in no form. */
  private final Map<String, RouteFile> away = new HashMap<>();

  RouteFileLoader(CamelContext context, RouteReload.Changes changes) {
    this.context = context;
    this.changes = changes;
  }

  /**
   * Loads new or changed files, all or none.
   *
   * @param tried whether templates and configurations among them are known to work
   * @throws Exception why they can't be; everything is then as it was, but for what {@link #isAway}
   *     names
   */
  void load(Collection<RouteFile> files, boolean tried) throws Exception {
    for (RouteFile file : files) {
      checkOwners(file);
      file.checkComponents(context);
      for (String source : file.feeders()) {
        changes.checkFeeder(file.name(), source);
      }
    }
    boolean shared = files.stream().anyMatch(file -> file.shared());
    if (shared && !tried) {
      changes.tryOut(sharedWith(files));
    }
    LoadedTemplates before = LoadedTemplates.of(context);
    boolean updated = false;
    try {
      update(files);
      updated = true;
      if (shared) {
        before.dropOlder();
        changes.tryTemplate();
      }
    } catch (Throwable e) { // an error as well: of a component that lacks a class
      boolean back = goBack(files, before, e);
      boolean passing = !updated && !(e instanceof LinkageError);
      files.forEach(file -> note(file, back, passing));
      throw e;
    }
    for (RouteFile file : files) {
      away.remove(file.name());
      RouteFile older = loaded.put(file.name(), file);
      if (older != null) {
        removeRoutes(older.routes(), Set.copyOf(file.routes()));
      }
    }
    follow(files, shared);
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

  /** The templates and configurations that would run, were these files loaded. */
  private List<Resource> sharedWith(Collection<RouteFile> files) {
    Map<String, RouteFile> then = new HashMap<>(loaded);
    files.forEach(file -> then.put(file.name(), file));
    return then.values().stream().filter(file -> file.shared()).map(RouteFile::resource).toList();
  }

  /**
   * A route that another file brought, or that runs for a connection or inside, is not to be had.
   */
  private void checkOwners(RouteFile file) throws IOException {
    RouteFile older = loaded.get(file.name());
    Set<String> own = older == null ? Set.of() : Set.copyOf(older.routes());
    for (String id : file.routes()) {
      for (RouteFile other : loaded.values()) {
        if (!other.name().equals(file.name()) && other.routes().contains(id)) {
          throw new IOException(
              "the route id " + id + " is that of " + other.name() + ": give it another one");
        }
      }
      boolean used = changes.isConnection(id) || context.getRoute(id) != null;
      if (!own.contains(id) && used) {
        throw new IOException("the route id " + id + " is in use: give it another one");
      }
    }
  }

  /**
   * Takes a deleted file's routes away.
   *
   * @throws IOException where routes of other files need it, which then go on with it as it was
   */
  void unload(String name) throws Exception {
    away.remove(name);
    RouteFile gone = loaded.get(name);
    if (gone == null) {
      return;
    }
    if (gone.shared()) {
      throw new IOException(
          "was deleted, but the connections' routes need it: they go on with what it was");
    }
    loaded.remove(name);
    removeRoutes(gone.routes(), Set.of());
    changes.feedersChanged();
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
    attempt(failure, () -> forget(files));
    attempt(failure, before::restore);
    boolean back = older.isEmpty() || attempt(failure, () -> update(older));
    if (!back) {
      attempt(failure, () -> forget(older));
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

  /**
   * Also what has no id of its own, and what Camel knows though it was never started: it would keep
   * that of each attempt.
   */
  private void forget(Collection<RouteFile> files) throws Exception {
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    for (RouteFile file : files) {
      removeRoutes(file.routes(), Set.of());
      String location = file.resource().getLocation();
      for (RouteDefinition one : new ArrayList<>(model.getRouteDefinitions())) {
        if (!one.isCreatedFromTemplate()
            && one.getResource() != null
            && location.equals(one.getResource().getLocation())) {
          removeRoutes(List.of(one.getRouteId()), Set.of());
          model.removeRouteDefinition(one);
        }
      }
    }
  }

  private void follow(Collection<RouteFile> files, boolean shared) {
    if (shared) {
      changes.sharedChanged();
    }
    if (files.stream().anyMatch(file -> !file.routes().isEmpty())) {
      changes.feedersChanged();
    }
  }

  private void update(Collection<RouteFile> files) throws Exception {
    PluginHelper.getRoutesLoader(context)
        .updateRoutes(files.stream().map(RouteFile::resource).toList());
  }

  private void removeRoutes(List<String> ids, Set<String> kept) throws Exception {
    for (String id : ids) {
      if (!kept.contains(id) && context.getRoute(id) != null) {
        context.getRouteController().stopRoute(id);
        context.removeRoute(id);
      }
    }
  }
}
