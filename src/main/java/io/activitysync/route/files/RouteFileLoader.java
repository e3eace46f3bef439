package io.activitysync.route.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Brings new and changed route files into the running context, or leaves everything as it was. A
 * route's id belongs to the file that brought it. Not for use by several threads.
 */
final class RouteFileLoader {
  private final CamelContext context;
  private final RouteReload.Changes changes;
  private final Map<String, RouteFile> loaded = new HashMap<>();

  RouteFileLoader(CamelContext context, RouteReload.Changes changes) {
    this.context = context;
    this.changes = changes;
  }

  /**
   * Loads new or changed files, all or none.
   *
   * @param tried whether templates and configurations among them are known to work
   * @throws Exception why they can't be; everything is then as it was
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
    try {
      update(files);
      if (shared) {
        before.dropOlder();
        changes.tryTemplate();
      }
    } catch (Exception e) {
      goBack(files, before);
      throw e;
    }
    for (RouteFile file : files) {
      RouteFile older = loaded.put(file.name(), file);
      if (older != null) {
        removeRoutes(older.routes(), Set.copyOf(file.routes()));
      }
    }
    follow(files, shared);
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

  private void goBack(Collection<RouteFile> files, LoadedTemplates before) throws Exception {
    List<RouteFile> older = new ArrayList<>();
    Set<String> routes = new HashSet<>();
    for (RouteFile file : files) {
      routes.addAll(file.routes());
      RouteFile known = loaded.get(file.name());
      if (known != null && !known.routes().isEmpty()) {
        older.add(known);
      }
    }
    removeRoutes(List.copyOf(routes), Set.of());
    before.restore();
    if (!older.isEmpty()) {
      update(older);
      before.restore();
    }
    changes.feedersChanged();
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
