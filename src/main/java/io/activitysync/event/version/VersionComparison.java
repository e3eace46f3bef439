package io.activitysync.event.version;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What changes from one version to another, found out of their schemas and of the samples that both
 * have. Compared downwards, what is removed is what would be lost.
 *
 * @param from id of the version before
 * @param to id of the version after
 * @param kindsAdded kinds of source events that only the later one sends, by the name it sends them
 * @param kindsRemoved kinds that only the earlier one sends, by the name it sends them
 * @param kindsRenamed what the same source event is called in both, where that differs
 * @param changes what changes in the fields, by kind
 */
public record VersionComparison(
    String from,
    String to,
    List<String> kindsAdded,
    List<String> kindsRemoved,
    List<Pair> kindsRenamed,
    List<KindChange> changes) {

  /**
   * Something that has another name or place.
   *
   * @param from before
   * @param to after
   */
  public record Pair(String from, String to) {}

  /** Compares two versions. */
  static VersionComparison of(CatalogueVersion from, CatalogueVersion to) {
    Map<String, VersionSample> before = byName(from);
    Map<String, VersionSample> after = byName(to);
    Map<Pair, List<VersionSample[]>> pairs = new LinkedHashMap<>();
    Set<String> added = new LinkedHashSet<>();
    Set<String> removed = new LinkedHashSet<>();
    after.forEach(
        (name, sample) -> {
          if (before.containsKey(name)) {
            Pair kinds = new Pair(kind(before.get(name)), kind(sample));
            pairs
                .computeIfAbsent(kinds, any -> new ArrayList<>())
                .add(new VersionSample[] {before.get(name), sample});
          } else {
            added.add(kind(sample));
          }
        });
    before.forEach(
        (name, sample) -> {
          if (!after.containsKey(name)) {
            removed.add(kind(sample));
          }
        });
    List<Pair> renamed = new ArrayList<>();
    List<KindChange> changes = new ArrayList<>();
    pairs.forEach(
        (kinds, samples) -> {
          if (!kinds.from().equals(kinds.to())) {
            renamed.add(kinds);
          }
          changes.add(
              KindChange.of(kinds, schema(from, kinds.from()), schema(to, kinds.to()), samples));
        });
    return new VersionComparison(
        from.id(), to.id(), List.copyOf(added), List.copyOf(removed), renamed, changes);
  }

  private static Map<String, VersionSample> byName(CatalogueVersion version) {
    Map<String, VersionSample> samples = new LinkedHashMap<>();
    version.samples().forEach(sample -> samples.put(sample.name(), sample));
    return samples;
  }

  private static String kind(VersionSample sample) {
    return sample.sent().path("kind").asText();
  }

  private static JsonNode schema(CatalogueVersion version, String kind) {
    return version.kinds().stream()
        .filter(each -> each.kind().equals(kind))
        .findFirst()
        .map(CatalogueKind::schema)
        .orElseThrow(
            () -> new IllegalStateException(version.label() + " has no schema for " + kind));
  }
}
