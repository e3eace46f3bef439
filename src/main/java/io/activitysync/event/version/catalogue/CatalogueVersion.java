package io.activitysync.event.version.catalogue;

import java.util.List;

/**
 * What there is to read about a version.
 *
 * @param id id of the version
 * @param label what a person reads
 * @param released the day since when it can be chosen here, as 2026-11-23; null where its folder
 *     names none
 * @param kinds kinds that it sends, in the order they are shown in
 * @param samples one or more of each kind, in the order they are shown in
 * @param notes release notes against the version before, Markdown
 */
public record CatalogueVersion(
    String id,
    String label,
    String released,
    List<CatalogueKind> kinds,
    List<VersionSample> samples,
    String notes) {

  /** Takes copies of the lists. */
  public CatalogueVersion {
    kinds = List.copyOf(kinds);
    samples = List.copyOf(samples);
  }
}
