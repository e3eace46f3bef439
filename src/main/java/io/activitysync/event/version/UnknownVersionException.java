package io.activitysync.event.version;

import java.util.List;

/** An event version that is asked for and not there, maybe because its file was taken away. */
public final class UnknownVersionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String id;

  public UnknownVersionException(String id, List<String> known) {
    super("there is no event version " + id + "; there are " + String.join(", ", known));
    this.id = id;
  }

  /** The version that was asked for. */
  public String id() {
    return id;
  }
}
