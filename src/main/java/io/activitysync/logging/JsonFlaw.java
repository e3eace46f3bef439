package io.activitysync.logging;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a text that should be JSON. What Jackson says itself would quote the text,
 * where a secret may stand; this repeats nothing of it but the name of a member.
 */
public final class JsonFlaw {
  private static final Pattern TWICE =
      Pattern.compile("Duplicate field '([\\w.:*-]{1,100})'.*", Pattern.DOTALL);

  private static final String LIMITS =
      "should be nested %d levels at most, with numbers of %d and names of %d characters at most"
          .formatted(
              StreamReadConstraints.DEFAULT_MAX_DEPTH,
              StreamReadConstraints.DEFAULT_MAX_NUM_LEN,
              StreamReadConstraints.DEFAULT_MAX_NAME_LEN);

  private JsonFlaw() {}

  /** As it goes on after the name of what was read by Jackson with its own limits. */
  public static String of(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return LIMITS;
    }
    Matcher twice = TWICE.matcher(String.valueOf(e.getOriginalMessage()));
    JsonLocation at = e.getLocation();
    String place =
        at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    return twice.matches()
        ? "has \"" + twice.group(1) + "\" twice" + place
        : "can't be read as JSON" + place;
  }
}
