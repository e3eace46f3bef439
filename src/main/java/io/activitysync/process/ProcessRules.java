package io.activitysync.process;

import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.SourcePlaces;
import io.activitysync.connection.settings.SourcePolicy;
import io.activitysync.connection.settings.Violation;
import io.activitysync.event.version.EventVersion;
import io.activitysync.event.version.EventVersions;
import io.activitysync.route.SourceRules;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import software.amazon.awssdk.regions.Region;

/** The rules for settings, from what this process knows at the moment. */
public final class ProcessRules {
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
   * @param others answers the settings of all connections that there are
   */
  public static SettingsRules of(
      CamelContext context,
      EventVersions versions,
      Collection<String> more,
      Collection<String> moreKinds,
      SourcePolicy policy,
      Supplier<Stream<ConnectionSettings>> others) {
    List<String> ids =
        Stream.concat(versions.all().stream().map(EventVersion::id), more.stream())
            .distinct()
            .toList();
    Set<String> kinds =
        versions.all().stream()
            .flatMap(v -> Stream.concat(v.kinds().stream(), v.sourceKinds().stream()))
            .collect(Collectors.toCollection(TreeSet::new));
    kinds.addAll(moreKinds);
    return new SettingsRules(
        REGIONS, ids, kinds, new SourceRules(context)::problem, policy, others);
  }

  /**
   * Reads and checks the connections that properties declare.
   *
   * @param rules of versions and kinds, too, that are loaded later, from route files
   * @param problems told of every property that is wrong
   */
  static List<Declared> declared(
      ProcessSettings settings, EventVersions versions, SettingsRules rules, Problems problems) {
    List<Declared> all =
        ConnectionProperties.read(
            settings.ofConnections(problems), versions.latest().id(), problems::add);
    SourcePlaces places = new SourcePlaces();
    for (Declared declared : all) {
      String id = declared.settings().id();
      String source = declared.settings().completeSource();
      String prefix = ConnectionProperties.PREFIX + id + ".";
      for (Violation violation : rules.check(declared.settings(), declared.enabled())) {
        problems.add(
            new Violation(
                prefix + ConnectionProperties.dashed(violation.field()), violation.message()));
      }
      places
          .problem(id, source)
          .ifPresent(
              taken -> problems.add(new Violation(prefix + SettingField.SOURCE.property(), taken)));
      places.add(id, source);
    }
    UnaryOperator<String> whereSet = settings.whereSet();
    return all.stream().map(one -> one.by(whereSet)).toList();
  }
}
