package io.activitysync.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of timestamps against the platform's parser, on good ones and nearly good ones. */
class TimestampsTest {
  private static final int TEXTS = 300_000;

  /** What the platform's parser takes beyond RFC 3339: years of more digits, no seconds, ... */
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:?\\d\\d)");

  private static final String ALPHABET = "0123456789-+:.TZtz 9";

  @Test
  void agreesWithThePlatformsParser() {
    Random random = new Random(20260314);
    int valid = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      boolean ours = Timestamps.valid(Arrays.copyOf(bytes, bytes.length + 1), 0, bytes.length);
      assertThat(ours).as(text).isEqualTo(parses(text));
      valid += ours ? 1 : 0;
    }
    assertThat(valid).isBetween(TEXTS / 10, TEXTS * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-14T10:26:53+0100",
        "2026-03-14T09:26:53.589+0000",
        "2026-03-14t09:26:53z",
        "2026-03-14T09:26:53.589z"
      })
  void takesWhatOtherWritersMake(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(Timestamps.valid(Arrays.copyOf(bytes, bytes.length + 1), 0, bytes.length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-03-14T09:26:53+00", "2026-03-14T09:26:53+00:0", "2026-03-14T09:26:53y"})
  void refusesWhatIsNearlyOne(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(Timestamps.valid(Arrays.copyOf(bytes, bytes.length + 1), 0, bytes.length)).isFalse();
  }

  private static String text(Random random) {
    StringBuilder text =
        new StringBuilder(
            "%04d-%02d-%02dT%02d:%02d:%02d"
                .formatted(
                    random.nextInt(10_000),
                    1 + random.nextInt(12),
                    1 + random.nextInt(31),
                    random.nextInt(25),
                    random.nextInt(60),
                    random.nextInt(60)));
    if (random.nextBoolean()) {
      text.append('.').append(random.nextInt(1_000_000_000));
    }
    String offset = random.nextBoolean() ? "%s%02d:%02d" : "%s%02d%02d";
    text.append(
        random.nextBoolean()
            ? "Z"
            : offset.formatted(
                random.nextBoolean() ? "+" : "-", random.nextInt(20), random.nextInt(60)));
    if (random.nextInt(3) == 0) {
      char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      text.setCharAt(random.nextInt(text.length()), other);
    }
    if (random.nextInt(20) == 0) {
      text.setLength(random.nextInt(text.length()));
    }
    return text.toString();
  }

  private static boolean parses(String text) {
    if (!SHAPE.matcher(text).matches()) {
      return false;
    }
    try {
      OffsetDateTime.parse(
          text.toUpperCase(Locale.ROOT).replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
