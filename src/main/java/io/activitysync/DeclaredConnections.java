package io.activitysync;

import io.activitysync.connection.ConnectionProperties;
import io.activitysync.connection.ConnectionProperties.Declared;
import io.activitysync.connection.InvalidSettingsException;
import io.activitysync.connection.SettingsRules;
import io.activitysync.connection.Violation;
import io.activitysync.event.version.EventVersion;
import io.activitysync.event.version.EventVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import software.amazon.awssdk.regions.Region;

/** The connections that properties declare, checked against what this process knows. */
final class DeclaredConnections {
  /** Where each component on the class path has its file. */
  private static final String COMPONENTS = "META-INF/services/org/apache/camel/component/";

  private DeclaredConnections() {}

  /**
   * Reads and checks them.
   *
   * @param declaredVersions ids of event versions that are loaded later, from route files
   * @param declaredKinds kinds of those versions
   * @throws InvalidSettingsException naming every property that is wrong
   */
  static List<Declared> read(
      CamelContext context,
      ProcessSettings settings,
      EventVersions versions,
      List<String> declaredVersions,
      Set<String> declaredKinds) {
    SettingsRules rules = rules(context, versions, declaredVersions, declaredKinds);
    List<Declared> all =
        ConnectionProperties.read(settings.ofConnections(), versions.latest().id());
    List<Violation> wrong = new ArrayList<>();
    for (Declared declared : all) {
      String prefix = ConnectionProperties.PREFIX + declared.settings().id() + ".";
      for (Violation violation : rules.check(declared.settings(), declared.desired())) {
        wrong.add(
            new Violation(
                prefix + ConnectionProperties.dashed(violation.field()), violation.message()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    return all;
  }

  private static SettingsRules rules(
      CamelContext context,
      EventVersions versions,
      List<String> declaredVersions,
      Set<String> declaredKinds) {
    Set<String> regions =
        Region.regions().stream()
            .filter(region -> !region.isGlobalRegion())
            .map(Region::id)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> ids =
        Stream.concat(versions.all().stream().map(EventVersion::id), declaredVersions.stream())
            .toList();
    Set<String> kinds =
        versions.all().stream()
            .flatMap(v -> Stream.concat(v.kinds().stream(), v.sourceKinds().stream()))
            .collect(Collectors.toCollection(TreeSet::new));
    kinds.addAll(declaredKinds);
    return new SettingsRules(regions, ids, kinds, source -> sourceProblem(context, source));
  }

  private static String sourceProblem(CamelContext context, String source) {
    int colon = source.indexOf(':');
    String scheme = colon < 1 ? source : source.substring(0, colon);
    if (colon < 1 || context.getClassResolver().loadResourceAsURL(COMPONENTS + scheme) == null) {
      return "names the component \"" + scheme + "\", which is not on the class path";
    }
    return null;
  }
}
