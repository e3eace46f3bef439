package io.activitysync.ingest;

/**
 * An event that came while its connection was paused. Its source keeps it and hands it over again.
 * Without a stack trace: there may be thousands, as of the files of a folder.
 */
public class ConnectionPausedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Names the connection, and why it is paused. */
  public ConnectionPausedException(String connectionId, String reason) {
    super("Connection " + connectionId + " is paused: " + reason, null, false, false);
  }
}
