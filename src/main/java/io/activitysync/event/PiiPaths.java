package io.activitysync.event;

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

  /**
   * Places in one event.
   *
   * @param data paths inside {@code data}
   * @param context paths inside {@code customContext}; one without names means all of it
   */
  record Places(List<PiiPath> data, List<PiiPath> context) {
    private static final Places NONE = new Places(List.of(), List.of());

    private static Places of(Iterable<String> names) {
      List<PiiPath> data = new ArrayList<>();
      List<PiiPath> context = new ArrayList<>();
      for (String name : names) {
        data.addAll(PiiPath.of(name));
        PiiPath inContext = PiiPath.ofContext(name);
        if (inContext != null) {
          context.add(inContext);
        }
      }
      return new Places(data, context);
    }

    private Places and(Places other) {
      if (other.isEmpty() || isEmpty()) {
        return isEmpty() ? other : this;
      }
      List<PiiPath> allData = new ArrayList<>(data);
      allData.addAll(other.data);
      List<PiiPath> allContext = new ArrayList<>(context);
      allContext.addAll(other.context);
      return new Places(allData, allContext);
    }

    private boolean isEmpty() {
      return data.isEmpty() && context.isEmpty();
    }
  }

  private final Map<String, List<String>> fields;
  private final BinaryOperator<String> sentKind;
  private final Map<String, Places> named = new HashMap<>();
  private final Map<String, Places> set = new HashMap<>();

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

  /** The event's places. */
  Places of(EventBatch batch, int event) {
    Places own = Places.NONE;
    if (batch.has(event, EventField.PII)) {
      int start = batch.start(event, EventField.PII);
      int length = batch.end(event, EventField.PII) - start;
      String text = new String(batch.buffer(), start, length, StandardCharsets.ISO_8859_1);
      own = named.get(text);
      if (own == null) {
        own = Places.of(names(batch.buffer(), start));
        named.put(text, own);
      }
    }
    return fields.isEmpty() ? own : own.and(ofKind(batch.kind(event), batch.status(event)));
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
