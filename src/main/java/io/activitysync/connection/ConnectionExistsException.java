package io.activitysync.connection;

/** There is a connection with this id already. */
public class ConnectionExistsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the id.
   *
   * @param id the connection's id
   */
  public ConnectionExistsException(String id) {
    super("There is a connection \"" + id + "\" already");
  }
}
