package io.activitysync;

import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.SourcePolicy;
import io.activitysync.event.version.EventVersion;
import io.activitysync.event.version.EventVersions;
import io.activitysync.route.SourceRules;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import software.amazon.awssdk.regions.Region;

/** The rules for settings, from what this process knows at the moment. */
final class ProcessRules {
  private static final Set<String> REGIONS =
      Region.regions().stream()
          .filter(region -> !region.isGlobalRegion())
          .map(Region::id)
          .collect(Collectors.toCollection(TreeSet::new));

  private ProcessRules() {}

  /**
   * The rules of this moment.
   *
   * @param more ids of event versions that are not loaded yet
   * @param moreKinds kinds that these have
   * @param policy what a source may be that no file declares
   */
  static SettingsRules of(
      CamelContext context,
      EventVersions versions,
      Collection<String> more,
      Collection<String> moreKinds,
      SourcePolicy policy) {
    List<String> ids =
        Stream.concat(versions.all().stream().map(EventVersion::id), more.stream())
            .distinct()
            .toList();
    Set<String> kinds =
        versions.all().stream()
            .flatMap(v -> Stream.concat(v.kinds().stream(), v.sourceKinds().stream()))
            .collect(Collectors.toCollection(TreeSet::new));
    kinds.addAll(moreKinds);
    return new SettingsRules(REGIONS, ids, kinds, new SourceRules(context)::problem, policy);
  }
}
