package io.activitysync.route.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Brings a changed route file into the running context, or leaves everything as it was. Not for use
 * by several threads.
 */
public final class RouteFileLoader {
  private final CamelContext context;
  private final Changes changes;
  private final Map<Path, Loaded> loaded = new HashMap<>();

  /** What has to follow a change. */
  public interface Changes {
    /**
     * Makes a route from the template, to see that it can be.
     *
     * @throws Exception why it can't
     */
    void tryTemplate() throws Exception;

    /** A template or a route configuration has changed: every connection's route is made anew. */
    void sharedChanged();

    /** Other routes have come or gone, which may feed a connection. */
    void feedersChanged();
  }

  /** A file as it runs. */
  private record Loaded(Resource resource, RouteFileParts parts) {}

  /** Has loaded nothing yet. */
  public RouteFileLoader(CamelContext context, Changes changes) {
    this.context = context;
    this.changes = changes;
  }

  /** A file that Camel has loaded itself. */
  void loadedAlready(Path file) throws Exception {
    Resource resource = resource(file);
    loaded.put(file, new Loaded(resource, RouteFileParts.read(resource)));
  }

  /**
   * Loads a new or changed file.
   *
   * @throws Exception why it can't be; everything is then as it was
   */
  void load(Path file) throws Exception {
    Resource resource = resource(file);
    RouteFileParts parts = RouteFileParts.read(resource);
    parts.checkComponents(context);
    LoadedTemplates before = LoadedTemplates.of(context);
    Loaded older = loaded.get(file);
    try {
      update(resource);
      if (parts.shared()) {
        before.dropOlder();
        changes.tryTemplate();
      }
    } catch (Exception e) {
      goBack(parts, older, before);
      throw e;
    }
    loaded.put(file, new Loaded(resource, parts));
    if (older != null) {
      removeRoutes(older.parts().routes(), Set.copyOf(parts.routes()));
    }
    follow(parts);
  }

  /**
   * Takes a deleted file's routes away.
   *
   * @throws IOException where routes of other files need it, which then go on with it as it was
   */
  void unload(Path file) throws Exception {
    Loaded gone = loaded.get(file);
    if (gone == null) {
      return;
    }
    if (gone.parts().shared()) {
      throw new IOException(
          "was deleted, but the connections' routes need it: they go on with what it was");
    }
    loaded.remove(file);
    removeRoutes(gone.parts().routes(), Set.of());
    changes.feedersChanged();
  }

  private void goBack(RouteFileParts parts, Loaded older, LoadedTemplates before) throws Exception {
    removeRoutes(parts.routes(), Set.of());
    before.restore();
    if (older != null && !older.parts().routes().isEmpty()) {
      update(older.resource());
      before.restore();
    }
    changes.feedersChanged();
  }

  private void follow(RouteFileParts parts) {
    if (parts.shared()) {
      changes.sharedChanged();
    }
    if (!parts.routes().isEmpty()) {
      changes.feedersChanged();
    }
  }

  private void update(Resource resource) throws Exception {
    PluginHelper.getRoutesLoader(context).updateRoutes(List.of(resource));
  }

  private void removeRoutes(List<String> ids, Set<String> kept) throws Exception {
    for (String id : ids) {
      if (!kept.contains(id) && context.getRoute(id) != null) {
        context.getRouteController().stopRoute(id);
        context.removeRoute(id);
      }
    }
  }

  /** A file's content of this moment. */
  private static Resource resource(Path file) throws IOException {
    return ResourceHelper.fromBytes("file:" + file.toAbsolutePath(), Files.readAllBytes(file));
  }
}
