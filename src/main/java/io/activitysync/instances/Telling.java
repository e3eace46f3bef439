package io.activitysync.instances;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.Connections;
import io.activitysync.connection.HotKey;
import io.activitysync.connection.SourceState;
import io.activitysync.connection.store.InstanceTable.Observation;
import io.activitysync.connection.store.InstanceTable.Word;
import io.activitysync.instances.ConnectionView.Counters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What this process has to tell the others of its connections, and when: what they know it does not
 * tell again. Used by one thread.
 */
final class Telling {
  /** Connections in one word. */
  static final int AT_ONCE = 500;

  /** What is counted changes all the time, and is told as often as this. */
  static final long COUNTED_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What was told of a connection last, and when. */
  private record Told(
      long revision,
      ConnectionState state,
      SourceState source,
      HotKey hotKey,
      long counted,
      long nanos) {
    static Told of(Connection connection, long now) {
      return new Told(
          connection.saved().revision(),
          connection.state(),
          connection.source(),
          connection.hotKey(),
          Counters.of(connection.counters()).total(),
          now);
    }

    boolean isNews(Told before) {
      if (before == null
          || revision != before.revision
          || !state.equals(before.state)
          || !source.equals(before.source)
          || (hotKey == null) != (before.hotKey == null)) {
        return true;
      }
      boolean counts =
          counted != before.counted || (hotKey != null && !hotKey.equals(before.hotKey));
      return counts && nanos - before.nanos >= COUNTED_NANOS;
    }
  }

  private final String name;
  private final Connections connections;
  private final Map<String, Told> told = new HashMap<>();

  /** Of the word that is on its way. */
  private Map<String, Told> news = Map.of();

  private Word word;

  private long succeeded;
  private long tried;

  /**
   * Has told nothing yet.
   *
   * @param name of this process
   */
  Telling(String name, Connections connections) {
    this.name = name;
    this.connections = connections;
  }

  /**
   * What is to be told now. Whether the word before arrived is not known where {@link #arrived} was
   * not called for it: then this holds all of it, by a higher number.
   *
   * @param now nanoseconds of a monotonic clock
   */
  Word word(long now) {
    news = new HashMap<>();
    List<Observation> changed = new ArrayList<>();
    Set<String> gone = new HashSet<>(told.keySet());
    for (Connection connection : connections.all()) {
      gone.remove(connection.id());
      Told is = Told.of(connection, now);
      if (changed.size() < AT_ONCE && is.isNews(told.get(connection.id()))) {
        news.put(connection.id(), is);
        String shown = ConnectionView.of(connection).toJson();
        changed.add(new Observation(name, connection.id(), is.revision(), shown));
      }
    }
    long number = changed.isEmpty() ? succeeded : ++tried;
    word = new Word(name, succeeded, number, changed, gone);
    return word;
  }

  /**
   * The last word has arrived.
   *
   * @param anew whether nothing is known there but this word
   * @return whether there may be more to tell at once
   */
  boolean arrived(boolean anew) {
    succeeded = word.number();
    if (anew) {
      told.clear();
    }
    told.putAll(news);
    told.keySet().removeAll(word.gone());
    return anew || news.size() == AT_ONCE;
  }
}
