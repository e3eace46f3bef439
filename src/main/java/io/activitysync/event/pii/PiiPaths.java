package io.activitysync.event.pii;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.json.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Where the personal data of a batch's events is: what an event's own {@code pii} names, and what
 * the settings name for its kind. Events of a kind mostly name the same, so what was read of one is
 * kept for the next. For one thread.
 */
final class PiiPaths {
  /** Settings' name for every kind. */
  private static final String ANY_KIND = "*";

  /** Names that are kept, about as many as one event may have; what is kept of each is larger. */
  private static final int MOST_NAMES = 20_000;

  /** What the paths of one list of names mean. */
  record Places(PathSet data, PathSet context) {
    static Places of(List<String> names) {
      return new Places(PathSet.ofData(names), PathSet.ofContext(names));
    }

    PathSet in(EventField field) {
      return field == EventField.DATA ? data : context;
    }
  }

  private final Map<String, List<String>> fields;
  private final BinaryOperator<String> sentKind;
  private final Map<String, Places> named = new HashMap<>();
  private final Map<String, Places> set = new HashMap<>();
  private int namesKept;

  /**
   * For events of these settings.
   *
   * @param fields paths by kind, as the source or the version names it
   * @param sentKind the version's name for a kind and status, or null
   */
  PiiPaths(Map<String, List<String>> fields, BinaryOperator<String> sentKind) {
    this.fields = fields;
    this.sentKind = sentKind;
  }

  /** The event's places: none, its own, those of its kind, or both. */
  List<Places> of(EventBatch batch, int event) {
    List<Places> places = new ArrayList<>(2);
    if (batch.has(event, EventField.PII)) {
      int start = batch.start(event, EventField.PII);
      int length = batch.end(event, EventField.PII) - start;
      String text = new String(batch.buffer(), start, length, StandardCharsets.ISO_8859_1);
      places.add(named(text, batch.buffer(), start));
    }
    if (!fields.isEmpty()) {
      places.add(ofKind(batch.kind(event), batch.status(event)));
    }
    return places;
  }

  private Places named(String text, byte[] bytes, int array) {
    Places known = named.get(text);
    if (known != null) {
      return known;
    }
    List<String> names = names(bytes, array);
    Places places = Places.of(names);
    int more = names.size() + 1; // an empty list costs something too
    if (namesKept + more > MOST_NAMES) {
      // a source that names others in each event: none is likely to come again
      named.clear();
      namesKept = 0;
    }
    namesKept += more;
    named.put(text, places);
    return places;
  }

  /** Lists of names that are kept for events that name the same. */
  int kept() {
    return named.size();
  }

  private Places ofKind(String kind, String status) {
    String sent = sentKind.apply(kind, status);
    return set.computeIfAbsent(
        kind + '\n' + sent,
        any -> {
          List<String> names = new ArrayList<>(fields.getOrDefault(ANY_KIND, List.of()));
          names.addAll(fields.getOrDefault(kind, List.of()));
          if (sent != null && !sent.equals(kind)) {
            names.addAll(fields.getOrDefault(sent, List.of()));
          }
          return Places.of(names);
        });
  }

  private static List<String> names(byte[] bytes, int array) {
    List<String> names = new ArrayList<>();
    JsonCursor each = new JsonCursor(bytes, array);
    while (each.next()) {
      names.add(each.text());
    }
    return names;
  }
}
