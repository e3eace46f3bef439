package io.activitysync.connection.store.history;

import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.PauseReason;
import java.time.Instant;

/**
 * One thing that happened to a connection. Never holds a secret.
 *
 * @param entry place in the order of all entries, 1 or more; 0 before it was stored
 * @param connectionId which connection
 * @param at when, to the microsecond
 * @param actor a user, {@code jmx}, {@code file}, {@code error handler}, {@code retry}
 * @param what {@link #STATE}, {@link #CONNECTION}, {@link #LOST} or the setting's name, as {@code
 *     streamName}
 * @param from what it was; null where there was nothing or it is a secret
 * @param to what it is now; null where nothing is left
 * @param why in plain words; may be null
 */
public record HistoryEntry(
    long entry,
    String connectionId,
    Instant at,
    String actor,
    String what,
    String from,
    String to,
    String why) {

  /** {@code what} of a move from one state to another. */
  public static final String STATE = "state";

  /** {@code what} of a connection that was made or deleted. */
  public static final String CONNECTION = "connection";

  /** {@code what} of events that are gone at a source that should have handed them over. */
  public static final String LOST = "lost";

  /** Texts longer than this, in characters, are cut. */
  static final int LONGEST = 1_000;

  /** Cuts what is too long. */
  public HistoryEntry {
    from = cut(from);
    to = cut(to);
    why = cut(why);
  }

  /** An entry for a connection's move to another state, at the time of the new one. */
  public static HistoryEntry move(
      String connectionId, ConnectionState from, ConnectionState to, String actor) {
    String why = to instanceof Paused paused ? why(paused.reason()) : null;
    return new HistoryEntry(
        0, connectionId, to.since(), actor, STATE, from.label(), to.label(), why);
  }

  /** An entry for a change of a setting. */
  public static HistoryEntry change(
      String connectionId, Instant at, String actor, String what, String from, String to) {
    return new HistoryEntry(0, connectionId, at, actor, what, from, to, null);
  }

  /** An entry for events that a connection's source has no more. */
  public static HistoryEntry lost(String connectionId, Instant at, String why) {
    return new HistoryEntry(0, connectionId, at, "source", LOST, null, "lost", why);
  }

  private static String why(PauseReason reason) {
    String said = reason.cause() + ": " + reason.message();
    return reason.detail() == null ? said : said + " (" + reason.detail() + ")";
  }

  private static String cut(String text) {
    if (text == null) {
      return null;
    }
    // PostgreSQL takes no NUL
    String clean = text.replace("\0", "");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 1) + "…";
  }
}
