package io.activitysync.bench;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One thing that is aimed at.
 *
 * @param what what is looked at
 * @param format how its numbers are shown, with their unit
 * @param sense on which side of the bound it should be
 * @param bound what is wanted
 * @param measured finds what was measured
 */
record Aim(
    String what,
    String format,
    Sense sense,
    double bound,
    Function<Figures, OptionalDouble> measured) {

  /** Which side of the bound is wanted; the bound itself is enough. */
  enum Sense {
    AT_LEAST("≥ "),
    AT_MOST("≤ ");

    private final String sign;

    Sense(String sign) {
      this.sign = sign;
    }
  }

  /** A row of Markdown. */
  String row(Figures figures) {
    OptionalDouble is = measured.apply(figures);
    return "| %s | %s | %s | %s |\n"
        .formatted(
            what,
            sense.sign + shown(bound),
            is.isPresent() ? shown(is.getAsDouble()) : "not measured",
            is.isPresent() ? (reached(is.getAsDouble()) ? "yes" : "**no**") : "");
  }

  /** As shown, so that no row says no to what reads the same as its bound. */
  private boolean reached(double is) {
    return shown(is).equals(shown(bound)) || (sense == Sense.AT_LEAST ? is > bound : is < bound);
  }

  private String shown(double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
