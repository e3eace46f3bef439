package io.activitysync.process;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What several checks of settings find, to be told at once: who sets up a process would otherwise
 * start it once for each of them. For one thread.
 */
final class Problems {
  private final Set<Violation> found = new LinkedHashSet<>();

  /** Runs a check, and goes on where it finds something. */
  void look(Runnable check) {
    find(
        () -> {
          check.run();
          return true;
        });
  }

  /** What the settings say; empty where they are wrong, which is noted. */
  <T> Optional<T> find(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (InvalidSettingsException e) {
      found.addAll(e.violations());
      return Optional.empty();
    }
  }

  /** Notes what is wrong with a property, unless something else with it is noted already. */
  void add(Violation wrong) {
    if (found.stream().noneMatch(one -> one.field().equals(wrong.field()))) {
      found.add(wrong);
    }
  }

  /** Whether nothing was found. */
  boolean none() {
    return found.isEmpty();
  }

  /**
   * Ends the checks.
   *
   * @throws InvalidSettingsException naming all that was found
   */
  void tell() {
    if (!found.isEmpty()) {
      throw new InvalidSettingsException(List.copyOf(found));
    }
  }
}
