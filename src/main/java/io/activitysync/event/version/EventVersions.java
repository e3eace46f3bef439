package io.activitysync.event.version;

import io.activitysync.event.EventSettings;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * The versions that there are now. Those declared in YAML come and go while the process runs. Safe
 * for any thread.
 */
public final class EventVersions {
  private final NavigableMap<String, EventVersion> versions =
      new ConcurrentSkipListMap<>(VersionOrder.INSTANCE);

  /** Kinds of source events that the versions built in have. */
  private final Set<String> builtInKinds;

  /** Has none yet. */
  public EventVersions() {
    this(List.of());
  }

  private EventVersions(List<EventVersion> builtIn) {
    builtIn.forEach(this::add);
    builtInKinds =
        builtIn.stream()
            .flatMap(version -> version.sourceKinds().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Those built in: 0.0, 1.0 and 1.1. */
  public static EventVersions builtIn() {
    return new EventVersions(
        List.of(new VersionZero(), VersionOne.published(), VersionOne.identified()));
  }

  /** Adds a version, or replaces the one of the same id. */
  public void add(EventVersion version) {
    versions.put(version.id(), version);
  }

  /** Removes a version; nothing happens when there is none of this id. */
  public void remove(String id) {
    versions.remove(id);
  }

  /** The version of this id. */
  public Optional<EventVersion> find(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  /**
   * The version of this id.
   *
   * @throws UnknownVersionException when there is none
   */
  public EventVersion get(String id) {
    return find(id)
        .orElseThrow(() -> new UnknownVersionException(id, List.copyOf(versions.keySet())));
  }

  /**
   * The version of this id to work on a batch with, entered: {@link EventVersion#leave} it.
   *
   * @throws UnknownVersionException when there is none
   */
  public EventVersion enter(String id) {
    EventVersion version = get(id);
    while (!version.enter()) {
      // replaced between the look-up and now
      version = get(id);
    }
    return version;
  }

  /** All versions, the oldest first. */
  public Collection<EventVersion> all() {
    return List.copyOf(versions.values());
  }

  /** The newest version that may be chosen unasked; where there is none such, the oldest. */
  public EventVersion latest() {
    EventVersion latest = null;
    for (EventVersion version : versions.values()) {
      if (latest == null || version.chosenUnasked()) {
        latest = version;
      }
    }
    if (latest == null) {
      throw new IllegalStateException("there is no event version");
    }
    return latest;
  }

  /**
   * Whether a version sends events of this kind and status: those it has, and where the settings
   * want it also kinds that no version built in knows, if all its kinds have one shape. Another
   * version that comes or goes while the process runs changes nothing for this one.
   */
  public boolean sends(EventVersion version, EventSettings settings, String kind, String status) {
    return version.carries(kind, status)
        || (settings.unknownKinds() && version.oneShape() && !builtInKinds.contains(kind));
  }

  /** Whether any version has source events of this kind. */
  public boolean knows(String kind) {
    for (EventVersion version : versions.values()) {
      if (version.sourceKinds().contains(kind)) {
        return true;
      }
    }
    return false;
  }
}
