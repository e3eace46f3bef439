package io.activitysync.connection.store;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.ConnectionSettings;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a file sets of one connection.
 *
 * @param declared as the file declares it
 */
record Pins(Declared declared) {

  private static final String ENABLED = "enabled";

  private boolean pinned(Field field) {
    return declared.pinned().contains(field.json());
  }

  private boolean pinsEnabled() {
    return declared.pinned().contains(ENABLED);
  }

  /** A row under what the file sets. */
  StoredConnection over(StoredConnection row) {
    FlatSettings file = FlatSettings.of(declared.settings());
    FlatSettings shown = FlatSettings.of(row.settings());
    Set<String> unreadable = new HashSet<>(row.unreadable());
    for (Field field : Field.values()) {
      if (pinned(field)) {
        shown.set(field, file.get(field));
        unreadable.remove(field.json());
      }
    }
    return row.with(shown.settings(row.id()), over(row.desired()), unreadable);
  }

  /** What is wanted under what the file sets. */
  DesiredState over(DesiredState row) {
    return pinsEnabled() ? new DesiredState(declared.desired().enabled(), row.suspended()) : row;
  }

  /** Settings as they go to the row: the file's secrets stay in the file. */
  ConnectionSettings bare(ConnectionSettings settings) {
    FlatSettings flat = FlatSettings.of(settings);
    for (Field field : Field.values()) {
      if (field.secret() && pinned(field)) {
        flat.set(field, null);
      }
    }
    return flat.settings(settings.id());
  }

  /**
   * Lets through what leaves the file's alone.
   *
   * @throws PinnedException naming all that would change
   */
  void check(ConnectionSettings settings, DesiredState desired) {
    FlatSettings file = FlatSettings.of(declared.settings());
    FlatSettings changed = FlatSettings.of(settings);
    Set<String> wrong = new TreeSet<>();
    for (Field field : Field.values()) {
      if (pinned(field) && !file.same(field, changed)) {
        wrong.add(field.json());
      }
    }
    if (pinsEnabled() && desired.enabled() != declared.desired().enabled()) {
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
