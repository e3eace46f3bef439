package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What changes from one version to another, found out of their schemas and of what both make of the
 * same source events: all of the samples that either has.
 *
 * @param from id of the version before
 * @param to id of the version after
 * @param kindsAdded kinds of source events that only the later one sends, by the name it sends them
 * @param kindsRemoved kinds that only the earlier one sends, by the name it sends them
 * @param kindsRenamed what the same source event is called in both, where that differs
 * @param lost what is sent now and would not be sent any more, as on a downgrade
 * @param changes what changes in the fields, by kind
 */
public record VersionComparison(
    String from,
    String to,
    List<String> kindsAdded,
    List<String> kindsRemoved,
    List<Pair> kindsRenamed,
    List<Loss> lost,
    List<KindChange> changes) {

  /**
   * Something that has another name or place.
   *
   * @param from before
   * @param to after
   */
  public record Pair(String from, String to) {}

  /**
   * What would be lost of a kind.
   *
   * @param kind the earlier version's name for it
   * @param events whether its events would not be sent at all
   * @param fields where they would be: fields that the later version has nowhere
   */
  public record Loss(String kind, boolean events, List<String> fields) {}

  /** Compares two versions; the samples are sent by neither but shown as each would. */
  static VersionComparison of(CatalogueVersion from, CatalogueVersion to, EventPreview preview) {
    Map<Pair, List<KindChange.BothWays>> pairs = new LinkedHashMap<>();
    Set<String> added = new LinkedHashSet<>();
    Set<String> removed = new LinkedHashSet<>();
    for (VersionSample sample : sources(from, to)) {
      JsonNode before = preview.ofSample(sample, from);
      JsonNode after = preview.ofSample(sample, to);
      if (before != null && after != null) {
        Pair kinds = new Pair(kind(before), kind(after));
        pairs
            .computeIfAbsent(kinds, any -> new ArrayList<>())
            .add(new KindChange.BothWays(sample.name(), sample.source(), before, after));
      } else if (after != null) {
        added.add(kind(after));
      } else if (before != null) {
        removed.add(kind(before));
      }
    }
    List<Pair> renamed = new ArrayList<>();
    List<Loss> lost = new ArrayList<>();
    removed.forEach(kind -> lost.add(new Loss(kind, true, List.of())));
    List<KindChange> changes = new ArrayList<>();
    pairs.forEach(
        (kinds, samples) -> {
          if (!kinds.from().equals(kinds.to())) {
            renamed.add(kinds);
          }
          KindChange change =
              KindChange.of(kinds, schema(from, kinds.from()), schema(to, kinds.to()), samples);
          changes.add(change);
          if (!change.fieldsRemoved().isEmpty()) {
            lost.add(new Loss(kinds.from(), false, change.fieldsRemoved()));
          }
        });
    return new VersionComparison(
        from.id(), to.id(), List.copyOf(added), List.copyOf(removed), renamed, lost, changes);
  }

  /** Each source event once, whatever the samples are called. */
  private static List<VersionSample> sources(CatalogueVersion from, CatalogueVersion to) {
    Map<JsonNode, VersionSample> samples = new LinkedHashMap<>();
    to.samples().forEach(sample -> samples.put(sample.source(), sample));
    from.samples().forEach(sample -> samples.putIfAbsent(sample.source(), sample));
    return List.copyOf(samples.values());
  }

  private static String kind(JsonNode sent) {
    return sent.path("kind").asText();
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
