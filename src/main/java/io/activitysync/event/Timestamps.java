package io.activitysync.event;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Timestamps as RFC 3339 has them: a date, a T, a time to the second or finer, and an offset; T and
 * Z may be small, as it says. ISO 8601's offset without a colon is taken too.
 */
public final class Timestamps {
  private static final byte[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** The bit that a small letter has beside its capital. */
  private static final int SMALL = 0x20;

  private static final int FINEST = 9;
  private static final int HIGHEST_OFFSET_HOURS = 18;

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern BARE_OFFSET = Pattern.compile("([+-]\\d\\d)(\\d\\d)$");

  private Timestamps() {}

  /**
   * The instant of a valid timestamp in UTC with nine digits of fraction, so that texts sort as the
   * instants do, those of the years 0000 to 9999.
   */
  public static String utc(String valid) {
    String standard = BARE_OFFSET.matcher(valid.toUpperCase(Locale.ROOT)).replaceFirst("$1:$2");
    return UTC.format(OffsetDateTime.parse(standard));
  }

  /**
   * Whether the bytes from {@code start} to before {@code end} are such a timestamp, with at most 9
   * digits of fraction and an offset of {@code Z} or at most 18 hours. The instant exists.
   */
  public static boolean valid(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length < 20 || bytes[start + 4] != '-' || bytes[start + 7] != '-') {
      return false;
    }
    if ((bytes[start + 10] | SMALL) != 't'
        || bytes[start + 13] != ':'
        || bytes[start + 16] != ':') {
      return false;
    }
    int century = two(bytes, start);
    int year = two(bytes, start + 2);
    int month = two(bytes, start + 5);
    int day = two(bytes, start + 8);
    if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1) {
      return false;
    }
    if (day > DAYS[month - 1] && !(month == 2 && day == 29 && leap(century * 100 + year))) {
      return false;
    }
    return within(two(bytes, start + 11), 23)
        && within(two(bytes, start + 14), 59)
        && within(two(bytes, start + 17), 59)
        && offset(bytes, fraction(bytes, start + 19, end), end);
  }

  /** Index after the fraction of a second, or {@code end} when the fraction is bad. */
  private static int fraction(byte[] bytes, int at, int end) {
    if (bytes[at] != '.') {
      return at;
    }
    int p = at + 1;
    while (p < end && bytes[p] >= '0' && bytes[p] <= '9') {
      p++;
    }
    int digits = p - at - 1;
    return digits == 0 || digits > FINEST ? end : p;
  }

  private static boolean offset(byte[] bytes, int at, int end) {
    int length = end - at;
    if (length == 1) {
      return (bytes[at] | SMALL) == 'z';
    }
    boolean colon = length == 6 && bytes[at + 3] == ':';
    if ((bytes[at] != '+' && bytes[at] != '-') || !(colon || length == 5)) {
      return false;
    }
    int hours = two(bytes, at + 1);
    int minutes = two(bytes, end - 2);
    return within(hours, HIGHEST_OFFSET_HOURS)
        && within(minutes, hours == HIGHEST_OFFSET_HOURS ? 0 : 59);
  }

  private static boolean within(int value, int highest) {
    return value >= 0 && value <= highest;
  }

  private static boolean leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** The number that two digits make, or -1. */
  private static int two(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
