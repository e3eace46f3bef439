package io.activitysync.connection;

/** What becomes of an event that arrives now. */
public enum Flow {
  /** It is sent. */
  PASS,
  /** It is taken, counted and gone. */
  DISCARD,
  /** It stays with its source. */
  HOLD
}
