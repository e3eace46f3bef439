package io.activitysync.connection;

/** There is no connection with this id, or no longer. */
public class NoSuchConnectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the id.
   *
   * @param id the connection's id
   */
  public NoSuchConnectionException(String id) {
    super("There is no connection \"" + id + "\"");
  }
}
