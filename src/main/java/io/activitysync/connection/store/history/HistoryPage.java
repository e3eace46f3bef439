package io.activitysync.connection.store.history;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some entries of a history, newest first.
 *
 * @param entries may be empty
 * @param next what to give as {@code before} for the page that follows; empty where this is the
 *     last
 */
public record HistoryPage(List<HistoryEntry> entries, OptionalLong next) {

  /** Copies {@code entries}. */
  public HistoryPage {
    entries = List.copyOf(entries);
  }
}
