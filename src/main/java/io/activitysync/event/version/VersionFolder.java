package io.activitysync.event.version;

import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads a version that is declared in YAML alone: a folder with {@code version.camel.yaml}, a route
 * from {@link RouteVersion#endpoint}, and what {@link CatalogueReader} reads. For one thread.
 */
public final class VersionFolder {
  private static final String ROUTE = "version.camel.yaml";

  private final CamelContext context;
  private final EventVersions versions;
  private final EventCatalogue catalogue;

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
   * @throws IOException when it is refused; the message says why. What was loaded of it before is
   *     gone too, the other versions stay
   */
  public String load(Path folder) throws IOException {
    CatalogueVersion version = CatalogueReader.read(name -> open(folder.resolve(name)));
    Path route = folder.resolve(ROUTE);
    if (!Files.exists(route)) {
      throw new FileNotFoundException(ROUTE + " is missing");
    }
    unload(version.id());
    try {
      PluginHelper.getRoutesLoader(context)
          .updateRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + route));
      RouteVersion loaded = new RouteVersion(version, context.createProducerTemplate());
      check(loaded, version);
      versions.add(loaded);
      catalogue.add(version);
      return version.id();
    } catch (IOException e) {
      unload(version.id());
      throw e;
    } catch (Exception e) {
      unload(version.id());
      throw new IOException(ROUTE + " cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** Takes a version away, its route too; nothing happens when there is none of this id. */
  public void unload(String id) throws IOException {
    versions.remove(id);
    catalogue.remove(id);
    for (Route route : context.getRoutes()) {
      String uri = route.getEndpoint().getEndpointUri().replace("direct://", "direct:");
      if (uri.equals(RouteVersion.endpoint(id))) {
        try {
          context.getRouteController().stopRoute(route.getRouteId());
          context.removeRoute(route.getRouteId());
        } catch (Exception e) {
          throw new IOException("the route " + route.getRouteId() + " cannot be removed", e);
        }
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Files.exists(file) ? Files.newInputStream(file) : null;
  }

  private static void check(RouteVersion loaded, CatalogueVersion version) throws IOException {
    EventVersions alone = new EventVersions();
    alone.add(loaded);
    EventPreview preview = new EventPreview(alone);
    for (VersionSample sample : version.samples()) {
      try {
        Optional<String> sent = preview.of(sample.source(), EventSettings.ofVersion(version.id()));
        if (!sent.equals(Optional.of(sample.sent().toString()))) {
          throw new IOException(
              "sample " + sample.name() + " is not sent as it says, but as " + sent.orElse("none"));
        }
      } catch (EventFormatException e) {
        throw new IOException("sample " + sample.name() + ": " + e.getMessage(), e);
      }
    }
  }
}
