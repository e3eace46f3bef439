package io.activitysync.connection.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that can't be taken, with all that is wrong with them at once. */
public class InvalidSettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  /**
   * Tells what is wrong.
   *
   * @param violations one or more
   */
  public InvalidSettingsException(List<Violation> violations) {
    super(
        violations.stream()
            .map(Violation::toString)
            .collect(Collectors.joining("\n  ", "\n  ", "")));
    this.violations = List.copyOf(violations);
  }

  /** Tells of one setting what is wrong with it. */
  public InvalidSettingsException(String name, String problem) {
    this(List.of(new Violation(name, problem)));
  }

  /** All that is wrong. */
  public List<Violation> violations() {
    return violations;
  }
}
