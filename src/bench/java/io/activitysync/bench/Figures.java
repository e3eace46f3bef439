package io.activitysync.bench;

import java.util.OptionalDouble;

/** Medians of what was measured. */
@FunctionalInterface
interface Figures {

  /** A figure of a contender in a scenario, both by name; empty where it was not measured. */
  OptionalDouble median(Figure figure, String scenario, String contender);

  /** A contender's figure in proportion to another's in the same scenario. */
  default OptionalDouble ratio(Figure figure, String scenario, String contender, String base) {
    return quotient(median(figure, scenario, contender), median(figure, scenario, base));
  }

  /** A contender's figure in one scenario in proportion to its own in another. */
  default OptionalDouble across(Figure figure, String contender, String scenario, String base) {
    return quotient(median(figure, scenario, contender), median(figure, base, contender));
  }

  private static OptionalDouble quotient(OptionalDouble one, OptionalDouble base) {
    return one.isPresent() && base.isPresent()
        ? OptionalDouble.of(one.getAsDouble() / base.getAsDouble())
        : OptionalDouble.empty();
  }
}
