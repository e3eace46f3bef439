package io.activitysync.event.version.catalogue;

import io.activitysync.event.version.UnknownVersionException;
import io.activitysync.event.version.VersionOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What there is to read about the versions that there are now: the one source that validation,
 * documents, REST and console read. Safe for any thread.
 */
public final class EventCatalogue {
  private static final String ROOT = "/versions/";

  private final NavigableMap<String, CatalogueVersion> versions =
      new ConcurrentSkipListMap<>(VersionOrder.INSTANCE);

  private final Map<String, String> refused = new ConcurrentHashMap<>();

  /** The versions that are built in. */
  public static EventCatalogue builtIn() {
    EventCatalogue catalogue = new EventCatalogue();
    try {
      for (var id : CatalogueReader.json(EventCatalogue::resource, "catalogue.json")) {
        String folder = id.asText() + "/";
        catalogue.add(CatalogueReader.read(name -> resource(folder + name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue that is built in cannot be read", e);
    }
    return catalogue;
  }

  private static InputStream resource(String name) {
    return EventCatalogue.class.getResourceAsStream(ROOT + name);
  }

  /** Adds a version, or replaces the one of the same id. */
  public void add(CatalogueVersion version) {
    refused.remove(version.id());
    versions.put(version.id(), version);
  }

  /** Removes a version; nothing happens when there is none of this id. */
  public void remove(String id) {
    refused.remove(id);
    versions.remove(id);
  }

  /** Forgets why a folder's version was not loaded. */
  public void forget(String id) {
    refused.remove(id);
  }

  /** Notes why a folder's version was not loaded; what was loaded of it before stays. */
  public void refuse(String id, String reason) {
    refused.put(id, reason);
  }

  /** Reasons by id, until a version of the id is loaded or its folder is gone. */
  public Map<String, String> refused() {
    return new TreeMap<>(refused);
  }

  /** The version of this id. */
  public Optional<CatalogueVersion> find(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  /** All versions, the oldest first. */
  public Collection<CatalogueVersion> all() {
    return List.copyOf(versions.values());
  }

  /**
   * What changes from one version to another, up or down.
   *
   * @param preview of the versions that there are
   * @throws UnknownVersionException when one of them is not there
   */
  public VersionComparison compare(String from, String to, EventPreview preview) {
    return VersionComparison.of(get(from), get(to), preview);
  }

  private CatalogueVersion get(String id) {
    return find(id)
        .orElseThrow(() -> new UnknownVersionException(id, List.copyOf(versions.keySet())));
  }
}
