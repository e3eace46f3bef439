package io.activitysync.logging;

/**
 * The keys of log lines: one word for one meaning, so that a search finds every line about it.
 * Messages are constant and in lower case; whatever varies is the value of one of these.
 */
public final class LogKeys {
  /** Who asked: a user, or the part of the process that acted by itself. */
  public static final String ACTOR = "actor";

  /** Address that something came from, or goes to. */
  public static final String ADDRESS = "address";

  /** Why a connection is paused, as a cause of the REST API, {@code STREAM_NOT_FOUND}. */
  public static final String CAUSE = "cause";

  /** Id of the connection that the line is about. */
  public static final String CONNECTION = "connection";

  /** How many, in the unit that the message names. */
  public static final String COUNT = "count";

  /** What the other side said, on one line; never a secret or an event's data. */
  public static final String DETAIL = "detail";

  /** What failed, as the exception says it, where no stack trace is worth its lines. */
  public static final String ERROR = "error";

  /** Name of a route file or a file of the store. */
  public static final String FILE = "file";

  /** The state before a move. */
  public static final String FROM = "from";

  /** What a person reads of a pause. */
  public static final String REASON = "reason";

  /** State that something is in, without a move. */
  public static final String STATE = "state";

  /** The state after a move. */
  public static final String TO = "to";

  /** Id of an event version. */
  public static final String VERSION = "version";

  private LogKeys() {}
}
