package io.activitysync.management.rest;

import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.connection.store.history.HistoryPage;
import java.util.LinkedHashMap;
import java.util.Map;

/** A page of a connection's history as REST shows it. */
final class HistoryJson {
  private HistoryJson() {}

  static Map<String, Object> of(HistoryPage page) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("history", page.entries().stream().map(HistoryJson::entry).toList());
    json.put("next", page.next().isPresent() ? page.next().getAsLong() : null);
    return json;
  }

  private static Map<String, Object> entry(HistoryEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("entry", entry.entry());
    json.put("at", entry.at().toString());
    json.put("who", entry.who());
    json.put("what", entry.what());
    json.put("from", entry.from());
    json.put("to", entry.to());
    json.put("why", entry.why());
    return json;
  }
}
