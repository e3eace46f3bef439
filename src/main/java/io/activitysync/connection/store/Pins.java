package io.activitysync.connection.store;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.PinnedException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a file sets of one connection.
 *
 * @param declared as the file declares it
 */
record Pins(Declared declared) {

  private static final String ENABLED = ConnectionProperties.ENABLED;

  private boolean pinned(SettingField field) {
    return declared.pinned().containsKey(field.json());
  }

  private boolean pinsEnabled() {
    return declared.pinned().containsKey(ENABLED);
  }

  /** A row under what the file sets. */
  StoredConnection over(StoredConnection row) {
    Map<SettingField, String> shown = texts(row.settings());
    Set<String> unreadable = new HashSet<>(row.unreadable());
    for (SettingField field : SettingField.values()) {
      if (pinned(field)) {
        shown.put(field, declared.settings().reveal(field));
        unreadable.remove(field.json());
      }
    }
    return row.with(ConnectionSettings.of(row.id(), shown), over(row.desired()), unreadable);
  }

  /** What is wanted under what the file sets. */
  DesiredState over(DesiredState row) {
    return pinsEnabled() ? new DesiredState(declared.enabled(), row.suspended()) : row;
  }

  /** Settings as they go to the row: the file's secrets stay in the file. */
  ConnectionSettings bare(ConnectionSettings settings) {
    Map<SettingField, String> texts = texts(settings);
    texts.keySet().removeIf(field -> field.secret() && pinned(field));
    return ConnectionSettings.of(settings.id(), texts);
  }

  private static Map<SettingField, String> texts(ConnectionSettings settings) {
    Map<SettingField, String> texts = new EnumMap<>(SettingField.class);
    texts.putAll(settings.reveal());
    return texts;
  }

  /**
   * Lets through what leaves the file's alone.
   *
   * @throws PinnedException naming all that would change
   */
  void check(ConnectionSettings settings, DesiredState desired) {
    Set<String> wrong = new TreeSet<>();
    for (SettingField field : SettingField.values()) {
      if (pinned(field) && !declared.settings().same(field, settings)) {
        wrong.add(field.json());
      }
    }
    if (pinsEnabled() && desired.enabled() != declared.enabled()) {
      wrong.add(ENABLED);
    }
    if (!wrong.isEmpty()) {
      throw new PinnedException(settings.id(), wrong);
    }
  }

  /** Lets through what leaves the file's alone. */
  void check(DesiredState desired) {
    check(declared.settings(), desired);
  }
}
