package io.activitysync.connection;

/** Another change came before this one: what the caller saw is no longer so. */
public class StaleRevisionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long expected;
  private final long actual;

  /**
   * Names both revisions.
   *
   * @param id the connection's id
   * @param expected what the caller saw
   * @param actual what the store holds
   */
  public StaleRevisionException(String id, long expected, long actual) {
    super(
        "Connection \""
            + id
            + "\" was changed in the meantime: revision "
            + actual
            + ", not "
            + expected);
    this.expected = expected;
    this.actual = actual;
  }

  /** What the caller saw. */
  public long expected() {
    return expected;
  }

  /** What the store holds. */
  public long actual() {
    return actual;
  }
}
