package io.activitysync.connection.store;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.ShownUri;
import io.activitysync.connection.store.history.HistoryEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says what differs between two contents of a connection, one entry a field, never a secret. */
final class SettingsChanges {
  private final String id;
  private final Instant at;
  private final String actor;
  private final List<HistoryEntry> entries = new ArrayList<>();

  SettingsChanges(String id, Instant at, String actor) {
    this.id = id;
    this.at = at;
    this.actor = actor;
  }

  /** All that differs, in the order of the fields. */
  List<HistoryEntry> between(
      StoredConnection was, ConnectionSettings settings, DesiredState becomes) {
    ConnectionSettings before = was.settings();
    for (SettingField field : SettingField.values()) {
      if (!before.same(field, settings)) {
        add(field, before.reveal(field), settings.reveal(field));
      }
    }
    return between(was.desired(), becomes);
  }

  /** What differs in what is wanted. */
  List<HistoryEntry> between(DesiredState was, DesiredState becomes) {
    add("enabled", was.enabled(), becomes.enabled());
    add("suspended", was.suspended(), becomes.suspended());
    return entries;
  }

  private void add(SettingField field, String before, String after) {
    if (field.secret()) {
      String word = before == null ? "set" : after == null ? "removed" : "replaced";
      entries.add(HistoryEntry.change(id, at, actor, field.json(), null, word));
    } else if (field == SettingField.SOURCE) {
      addSource(ShownUri.path(before), ShownUri.path(after));
    } else {
      entries.add(HistoryEntry.change(id, at, actor, field.json(), before, after));
    }
  }

  private void addSource(String before, String after) {
    String shown = before.equals(after) ? after + " (other options)" : after;
    entries.add(HistoryEntry.change(id, at, actor, SettingField.SOURCE.json(), before, shown));
  }

  private void add(String what, boolean was, boolean becomes) {
    if (was != becomes) {
      entries.add(
          HistoryEntry.change(
              id, at, actor, what, Boolean.toString(was), Boolean.toString(becomes)));
    }
  }
}
