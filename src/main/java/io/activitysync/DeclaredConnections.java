package io.activitysync;

import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.Violation;
import io.activitysync.event.version.EventVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The connections that properties declare, checked against what this process knows. */
final class DeclaredConnections {
  private DeclaredConnections() {}

  /**
   * Reads and checks them.
   *
   * @param rules of versions and kinds, too, that are loaded later, from route files
   * @throws InvalidSettingsException naming every property that is wrong
   */
  static List<Declared> read(
      ProcessSettings settings, EventVersions versions, SettingsRules rules) {
    List<Declared> all =
        ConnectionProperties.read(settings.ofConnections(), versions.latest().id());
    List<Violation> wrong = new ArrayList<>();
    for (Declared declared : all) {
      String prefix = ConnectionProperties.PREFIX + declared.settings().id() + ".";
      for (Violation violation : rules.check(declared.settings(), declared.enabled())) {
        wrong.add(
            new Violation(
                prefix + ConnectionProperties.dashed(violation.field()), violation.message()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    UnaryOperator<String> whereSet = settings.whereSet();
    return all.stream().map(one -> one.by(whereSet)).toList();
  }
}
