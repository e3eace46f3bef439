package io.activitysync.route.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.apache.camel.support.ResourceHelper;

/**
 * Brings new and changed route files into the running context, or leaves everything as it was. A
 * route's id belongs to the file that brought it. Not for use by several threads.
 */
final class RouteFileLoader {
  private final CamelContext context;
  private final RouteReload.Changes changes;
  private final Map<String, Candidate> loaded = new HashMap<>();

  /** A file's content of one moment, by its name. */
  record Candidate(String name, Resource resource, RouteFileParts parts) {
    /**
     * Reads a file's content aside.
     *
     * @param label what messages of Camel call it
     * @throws Exception why it is no route file
     */
    static Candidate of(String name, String label, byte[] content) throws Exception {
      Resource resource = ResourceHelper.fromBytes(label, content);
      return new Candidate(name, resource, RouteFileParts.read(resource));
    }

    static Candidate of(Path file) throws Exception {
      return of(
          file.getFileName().toString(), "file:" + file.toAbsolutePath(), Files.readAllBytes(file));
    }
  }

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
  void load(Collection<Candidate> files, boolean tried) throws Exception {
    for (Candidate file : files) {
      checkOwners(file);
      file.parts().checkComponents(context);
      for (String source : file.parts().feeders()) {
        changes.checkFeeder(file.name(), source);
      }
    }
    boolean shared = files.stream().anyMatch(file -> file.parts().shared());
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
    for (Candidate file : files) {
      Candidate older = loaded.put(file.name(), file);
      if (older != null) {
        removeRoutes(older.parts().routes(), Set.copyOf(file.parts().routes()));
      }
    }
    follow(files, shared);
  }

  /** The templates and configurations that would run, were these files loaded. */
  private List<Resource> sharedWith(Collection<Candidate> files) {
    Map<String, Candidate> then = new HashMap<>(loaded);
    files.forEach(file -> then.put(file.name(), file));
    return then.values().stream()
        .filter(file -> file.parts().shared())
        .map(Candidate::resource)
        .toList();
  }

  /**
   * A route that another file brought, or that runs for a connection or inside, is not to be had.
   */
  private void checkOwners(Candidate file) throws IOException {
    Candidate older = loaded.get(file.name());
    Set<String> own = older == null ? Set.of() : Set.copyOf(older.parts().routes());
    for (String id : file.parts().routes()) {
      for (Candidate other : loaded.values()) {
        if (!other.name().equals(file.name()) && other.parts().routes().contains(id)) {
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
    Candidate gone = loaded.get(name);
    if (gone == null) {
      return;
    }
    if (gone.parts().shared()) {
      throw new IOException(
          "was deleted, but the connections' routes need it: they go on with what it was");
    }
    loaded.remove(name);
    removeRoutes(gone.parts().routes(), Set.of());
    changes.feedersChanged();
  }

  private void goBack(Collection<Candidate> files, LoadedTemplates before) throws Exception {
    List<Candidate> older = new ArrayList<>();
    Set<String> routes = new HashSet<>();
    for (Candidate file : files) {
      routes.addAll(file.parts().routes());
      Candidate known = loaded.get(file.name());
      if (known != null && !known.parts().routes().isEmpty()) {
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

  private void follow(Collection<Candidate> files, boolean shared) {
    if (shared) {
      changes.sharedChanged();
    }
    if (files.stream().anyMatch(file -> !file.parts().routes().isEmpty())) {
      changes.feedersChanged();
    }
  }

  private void update(Collection<Candidate> files) throws Exception {
    PluginHelper.getRoutesLoader(context)
        .updateRoutes(files.stream().map(Candidate::resource).toList());
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
