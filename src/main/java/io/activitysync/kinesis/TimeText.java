package io.activitysync.kinesis;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/** A time as Camel writes it: {@code 75s}, {@code 2m}, {@code 1h30m}; without a unit in ms. */
public final class TimeText {
  /**
   * What Camel reads as a time, in the order of its units and without one in milliseconds. It takes
   * anything else for nothing at all, or fails; and days of more than four digits have no
   * nanoseconds that fit into a number.
   */
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{1,12}"
              + "|(?=\\d)(\\d{1,4}d)?(\\d{1,6}h)?(\\d{1,8}m(in)?)?(\\d{1,9}s(ec)?)?(\\d{1,12}ms)?");

  private TimeText() {}

  /** The time that the text says, 0 or more; empty where it says none. */
  public static Optional<Duration> read(String text) {
    String stripped = text.strip();
    return TIME.matcher(stripped).matches()
        ? Optional.of(Duration.ofMillis(TimeUtils.toMilliSeconds(stripped)))
        : Optional.empty();
  }
}
