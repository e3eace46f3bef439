package io.activitysync.process;

import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SourcePolicy;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.event.version.EventVersions;
import io.activitysync.management.access.GuardedServers;
import io.activitysync.route.ActivityRoutes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The settings of this process, all of which were looked at before the first is used.
 *
 * @param declared the connections that properties declare
 * @param sources what a source may be that no file declares
 */
public record CheckedSettings(
    ProcessSettings process,
    EventVersions versions,
    List<Declared> declared,
    SourcePolicy sources,
    StoreSettings store) {

  /**
   * Reads and checks them.
   *
   * @param routesFolder where versions may be that a connection can have
   * @throws InvalidSettingsException naming all that is wrong
   */
  public static CheckedSettings of(CamelContext context, Path routesFolder) {
    Problems problems = new Problems();
    Optional<CheckedSettings> checked = look(context, routesFolder, problems);
    problems.tell();
    return checked.orElseThrow();
  }

  /**
   * Looks at what Camel and its servers read by themselves, while they have not done so yet; where
   * that is wrong, at all else, too.
   *
   * @throws InvalidSettingsException naming all that is wrong
   */
  public static void checkCamel(CamelContext context, Path routesFolder) {
    Problems problems = new Problems();
    problems.look(() -> CamelValues.check(context));
    problems.look(() -> GuardedServers.checkNames(allowedHosts(context)));
    if (!problems.none()) {
      look(context, routesFolder, problems);
    }
    problems.tell();
  }

  private static String allowedHosts(CamelContext context) {
    return new ProcessSettings(context).get("activity-sync.allowed-hosts", "");
  }

  private static Optional<CheckedSettings> look(
      CamelContext context, Path routesFolder, Problems problems) {
    ProcessSettings settings = new ProcessSettings(context);
    problems.look(settings::checkEnvironment);
    problems.look(settings::checkNames);
    problems.look(() -> BindAddresses.check(settings));
    problems.look(() -> Listening.check(settings));
    problems.look(settings::drainDelay);
    problems.look(settings::callTimeout);
    problems.look(settings::labelledConnections);
    problems.look(settings::deadLetterData);
    problems.look(settings::deadLetterBytes);
    problems.look(settings::checkDeadLetters);
    HttpLimits.check(settings, problems);
    EventVersions versions = EventVersions.builtIn();
    problems.look(settings::sourceSharing);
    SourcePolicy sources =
        problems.find(settings::sourcePolicy).orElseGet(() -> new SourcePolicy(List.of(), null));
    List<Declared> declared =
        ProcessRules.declared(
            settings,
            versions,
            ProcessRules.of(
                context,
                versions,
                ActivityRoutes.declaredVersions(routesFolder),
                ActivityRoutes.declaredKinds(routesFolder),
                sources,
                Stream::empty),
            problems);
    Optional<StoreSettings> store =
        problems.find(() -> StoreSettings.from(settings::find, System::getenv));
    return store.map(one -> new CheckedSettings(settings, versions, declared, sources, one));
  }
}
