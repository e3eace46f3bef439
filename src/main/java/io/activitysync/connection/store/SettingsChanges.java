package io.activitysync.connection.store;

import io.activitysync.connection.DesiredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says what differs between two contents of a connection, one entry a field, never a secret. */
final class SettingsChanges {
  private final String id;
  private final Instant at;
  private final String who;
  private final List<HistoryEntry> entries = new ArrayList<>();

  SettingsChanges(String id, Instant at, String who) {
    this.id = id;
    this.at = at;
    this.who = who;
  }

  /** All that differs, in the order of the fields. */
  List<HistoryEntry> between(
      FlatSettings before, DesiredState was, FlatSettings after, DesiredState becomes) {
    for (Field field : Field.values()) {
      if (!before.same(field, after)) {
        add(field, before.get(field), after.get(field));
      }
    }
    between(was, becomes);
    return entries;
  }

  /** What differs in what is wanted. */
  List<HistoryEntry> between(DesiredState was, DesiredState becomes) {
    add("enabled", was.enabled(), becomes.enabled());
    add("suspended", was.suspended(), becomes.suspended());
    return entries;
  }

  private void add(Field field, String before, String after) {
    if (field.secret()) {
      String word = before == null ? "set" : after == null ? "removed" : "replaced";
      entries.add(HistoryEntry.change(id, at, who, field.json(), null, word));
    } else if (field == Field.SOURCE) {
      addSource(SourceText.masked(before), SourceText.masked(after));
    } else {
      entries.add(HistoryEntry.change(id, at, who, field.json(), before, after));
    }
  }

  private void addSource(String before, String after) {
    String shown = before.equals(after) ? after + " (other options)" : after;
    entries.add(HistoryEntry.change(id, at, who, Field.SOURCE.json(), before, shown));
  }

  private void add(String what, boolean was, boolean becomes) {
    if (was != becomes) {
      entries.add(
          HistoryEntry.change(id, at, who, what, Boolean.toString(was), Boolean.toString(becomes)));
    }
  }
}
