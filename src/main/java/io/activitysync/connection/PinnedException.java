package io.activitysync.connection;

import java.util.Set;
import java.util.TreeSet;

/** A file sets what was to be changed; only the file can change it. */
public class PinnedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Set<String> fields;

  /**
   * Names what is pinned.
   *
   * @param id the connection's id
   * @param fields as {@code streamName}; {@code id} where the connection as a whole is meant
   */
  public PinnedException(String id, Set<String> fields) {
    super(
        "A file sets "
            + String.join(", ", new TreeSet<>(fields))
            + " of connection \""
            + id
            + "\"; change it there");
    this.fields = Set.copyOf(fields);
  }

  /** What is pinned, as {@code streamName}. */
  public Set<String> fields() {
    return fields;
  }
}
