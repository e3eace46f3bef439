package io.activitysync.logging;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What AWS, the network or Camel said of a failure, fit for everybody's eyes and for a log: one
 * line, of at most {@value #LONGEST} characters unless said, without control characters, without a
 * secret, an endpoint's options or anything of a record. Stateless.
 */
public final class ErrorDetail {
  private static final int LONGEST = 300;

  private static final int LONGEST_OF_FILE = 2_000;

  /** Characters that are cleaned; what comes after them is not shown. */
  private static final int MOST_READ = 4_096;

  // Of a refused signature AWS may repeat the canonical request, whose headers hold the session
  // token, and of a malformed one the Authorization header.
  private static final Pattern FROM_HERE_ON =
      Pattern.compile(
          "(?is)(the canonical string for this request|the string-to-sign|authorization header"
              + "|x-amz-security-token|[\\r\\n]).*");

  // "Value 'jane@example.com' at 'records.1.member.partitionKey' failed to satisfy constraint"
  private static final Pattern REFUSED_VALUE = Pattern.compile("(?i)\\bvalue '.*?(?:' at '|$)");

  // "Failed to resolve endpoint: kafka:a?saslJaasConfig=RAW(…) due to: …": values are resolved by
  // then, and may hold whatever ends an address elsewhere; so all goes up to Camel's own words
  private static final Pattern OPTIONS =
      Pattern.compile("(\\b[A-Za-z][\\w+.-]*+:[^\\s?]*+\\?)(?!…).*?(?= due to: | because |$)");

  // "Unknown parameters=[{sasl=…}]": the names tell which option is misspelt, and no value ends
  // for sure before the last bracket
  private static final Pattern UNKNOWN =
      Pattern.compile("(?<=Unknown parameters=\\[\\{)(?:.*(?=}])|.*$)");

  private static final Pattern NAME = Pattern.compile("(?:^|, )([\\w.-]+)=");

  // "Error binding property (password=…) with name …"
  private static final Pattern VALUE =
      Pattern.compile("(?<=[\\w-])(?<!Unknown parameters)=(?!…)[^,}\\]]*");

  private static final Pattern USER_INFO = Pattern.compile("//[^/\\s@]+@");

  private static final Pattern CUT_ADDRESS = Pattern.compile("//[^/\\s@]*+$");

  // a line of a file, and below it a parser's mark: it may be the one with the password
  private static final Pattern QUOTED = Pattern.compile("(?m)^.*\\R[ \\t]*\\^[ \\t]*$");

  // Cc, Cf, line and paragraph separators: what could forge a line of a log or turn it around
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

  // AWS's are 16 to 76 of these; another service's may be anything
  private static final Pattern REQUEST_ID = Pattern.compile("[\\w.:-]{1,80}");

  private ErrorDetail() {}

  /**
   * What was said, cleaned. Cleaning what is clean changes nothing.
   *
   * @param said may be null
   * @return null when nothing is left to say
   */
  public static String of(String said) {
    if (said == null) {
      return null;
    }
    return line(clean(said.strip()), LONGEST);
  }

  /**
   * What was said of a file, cleaned: all lines of it, but for those of the file itself, as one of
   * at most {@value #LONGEST_OF_FILE} characters.
   *
   * @param said not null
   */
  public static String ofFile(String said) {
    String own = QUOTED.matcher(said).replaceAll("").strip();
    String clean = line(clean(own.replaceAll("\\s+", " ")), LONGEST_OF_FILE);
    return clean == null ? "" : clean;
  }

  private static String clean(String said) {
    String clean = FROM_HERE_ON.matcher(bounded(said)).replaceFirst("");
    clean = REFUSED_VALUE.matcher(clean).replaceAll("value at '");
    clean = OPTIONS.matcher(clean).replaceAll("$1…");
    clean = UNKNOWN.matcher(clean).replaceAll(unknown -> names(unknown.group()));
    clean = VALUE.matcher(clean).replaceAll("=…");
    return USER_INFO.matcher(clean).replaceAll("//…@");
  }

  /** A service may say megabytes. Half an address would show what its end hides. */
  private static String bounded(String said) {
    return said.length() <= MOST_READ
        ? said
        : CUT_ADDRESS.matcher(said.substring(0, MOST_READ)).replaceFirst("//…");
  }

  private static String names(String options) {
    return NAME.matcher(options)
        .results()
        .map(option -> option.group(1) + "=…")
        .collect(Collectors.joining(", "));
  }

  /**
   * {@code name: message}, cleaned.
   *
   * @param name error code or exception; may be null
   * @param message may be null or empty
   * @return null when there is nothing to say
   */
  public static String of(String name, String message) {
    String said = of(message);
    return name == null ? said : said == null ? line(name) : line(name + ": " + said);
  }

  /**
   * {@code name: message (request id)}, cleaned; what is too long is cut before the id, by which
   * AWS's support finds the call.
   *
   * @param requestId as the service gave it, left out where it is none; may be null
   */
  public static String of(String name, String message, String requestId) {
    String said = of(name, message);
    if (said == null || requestId == null || !REQUEST_ID.matcher(requestId).matches()) {
      return said;
    }
    String request = " (request " + requestId + ")";
    return cut(said, LONGEST - request.length()) + request;
  }

  /**
   * A text of ours that may hold words of others, as a user's name, as one line.
   *
   * @param text not null
   * @return null when nothing is left of it
   */
  public static String line(String text) {
    return line(text, LONGEST);
  }

  private static String line(String text, int most) {
    String line = UNSEEN.matcher(text).replaceAll(" ").strip();
    return line.isEmpty() ? null : cut(line, most);
  }

  private static String cut(String line, int most) {
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 2)) ? most - 2 : most - 1;
    return line.substring(0, end) + "…";
  }
}
