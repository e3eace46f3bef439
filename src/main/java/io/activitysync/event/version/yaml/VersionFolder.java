package io.activitysync.event.version.yaml;

import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.catalogue.CatalogueReader;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.EventCatalogue;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * Loads a version that is declared in YAML alone: a folder, named after the version, with {@code
 * version.camel.yaml}, a route from {@code direct:event-version-ID}, and what {@link
 * CatalogueReader} reads. A changed version is made and checked beside the one at work, takes its
 * place at once, and the older one goes when no batch is at work with it any more. For one thread.
 */
public final class VersionFolder {
  private static final String ROUTE = "version.camel.yaml";

  private final CamelContext context;
  private final EventVersions versions;
  private final EventCatalogue catalogue;
  private final Map<String, Loaded> loaded = new HashMap<>();
  private final Map<String, Integer> loadings = new HashMap<>();
  private final List<Loaded> retired = new ArrayList<>();

  private record Loaded(RouteVersion version, VersionRoutes routes) {}

  /** Makes a loader that adds to these. */
  public VersionFolder(CamelContext context, EventVersions versions, EventCatalogue catalogue) {
    this.context = context;
    this.versions = versions;
    this.catalogue = catalogue;
  }

  /**
   * Loads a version, or loads it anew, once all of its samples come out as they say.
   *
   * @return its id
   * @throws IOException when it is refused; the message says why. What was loaded of it before, and
   *     the other versions, stay
   */
  public String load(Path folder) throws IOException {
    CatalogueVersion version = read(folder);
    String id = version.id();
    VersionChecks checks = new VersionChecks(version, folder.getFileName().toString());
    if (versions.find(id).isPresent() && !loaded.containsKey(id)) {
      throw new IOException("version.json: id is \"" + id + "\", which is built in");
    }
    Path file = folder.resolve(ROUTE);
    if (Files.notExists(file)) {
      throw new FileNotFoundException(ROUTE + " is missing");
    }
    // once it is in use, nothing takes its routes away but a newer one
    use(checked(version, checks, file), version);
    return id;
  }

  private Loaded checked(CatalogueVersion version, VersionChecks checks, Path file)
      throws IOException {
    String id = version.id();
    VersionRoutes routes = new VersionRoutes(context, id, loadings.merge(id, 1, Integer::sum));
    try {
      start(routes, file, id);
      RouteVersion made = new RouteVersion(version, new RouteCall(context, routes.endpoint()));
      checks.samples(made);
      return new Loaded(made, routes);
    } catch (IOException e) {
      routes.remove();
      throw e;
    } catch (Exception e) {
      routes.remove();
      throw new IOException("its route cannot be called: " + e.getMessage(), e);
    }
  }

  /**
   * Reads what a folder says, without loading it.
   *
   * @throws IOException when a file is missing or is not JSON; the message names it
   */
  public static CatalogueVersion read(Path folder) throws IOException {
    return CatalogueReader.read(name -> open(folder.resolve(name)));
  }

  private static void start(VersionRoutes routes, Path file, String id) throws IOException {
    try {
      routes.load(file, id);
    } catch (AccessDeniedException e) {
      throw new IOException(ROUTE + " cannot be loaded: this process may not read it", e);
    } catch (Exception e) {
      throw new IOException(ROUTE + " cannot be loaded: " + e.getMessage(), e);
    }
  }

  private void use(Loaded next, CatalogueVersion version) throws IOException {
    versions.add(next.version());
    catalogue.add(version);
    retire(loaded.put(version.id(), next));
  }

  /**
   * Takes a version away, its route too. One that was not loaded from a folder stays: a folder that
   * is gone may have been refused for the name of one that is built in.
   */
  public void unload(String id) throws IOException {
    if (loaded.containsKey(id)) {
      catalogue.remove(id);
      versions.remove(id);
      retire(loaded.remove(id));
    } else {
      catalogue.forget(id);
    }
  }

  private void retire(Loaded former) throws IOException {
    if (former != null) {
      former.version().retire();
      retired.add(former);
      sweep();
    }
  }

  /** Removes the routes of former versions that are not at work any more. */
  public void sweep() throws IOException {
    for (Loaded former : List.copyOf(retired)) {
      if (former.version().over()) {
        retired.remove(former);
        former.routes().remove();
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Files.notExists(file) ? null : Files.newInputStream(file);
  }
}
