package io.activitysync.management.jmx;

/**
 * What JMX shows of a connection, as {@code io.activitysync:type=Connection,name=…}. Never a
 * secret.
 */
public interface ConnectionManagement {
  /** {@code DISABLED}, {@code CONNECTING}, {@code STREAMING} or {@code PAUSED}. */
  String getState();

  /** Since when, ISO-8601. */
  String getSince();

  /** Why it is paused, as {@code STREAM_NOT_FOUND}; empty where it is not. */
  String getPauseCause();

  /** Why it is paused, in a sentence; empty where it is not. */
  String getPauseMessage();

  /** When it is retried by itself, ISO-8601; empty where it waits for a person. */
  String getNextRetryAt();

  /** Kinesis data stream. */
  String getStreamName();

  /** AWS region. */
  String getRegion();

  /** Event version. */
  String getVersion();

  /** Events taken from the source since the start. */
  long getReceived();

  /** Events that Kinesis has acknowledged. */
  long getDelivered();

  /** Events that arrived while off. */
  long getDiscarded();

  /** Events of a kind that is not wanted, or not in the version. */
  long getSkipped();

  /** Events that could not be read or taken. */
  long getRejected();

  /** Records sent again. */
  long getRetried();

  /** Switches on. */
  void enable();

  /** Switches off. */
  void disable();

  /** Probes a paused connection, and streams again. */
  void retry();

  /** Pauses by hand. */
  void suspend();

  /** Ends a pause by hand. */
  void resume();
}
