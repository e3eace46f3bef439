package io.activitysync.kinesis.fault;

import java.util.regex.Pattern;

/** What AWS said, fit for an operator's eyes: one line, no secret, nothing of a record. */
final class Detail {

  private static final int LONGEST = 500;

  // Of a refused signature AWS may repeat the canonical request, whose headers hold the session
  // token, and of a malformed one the Authorization header.
  private static final Pattern FROM_HERE_ON =
      Pattern.compile(
          "(?is)(the canonical string for this request|the string-to-sign|authorization header"
              + "|x-amz-security-token|[\\r\\n]).*");

  // "Value 'jane@example.com' at 'records.1.member.partitionKey' failed to satisfy constraint"
  private static final Pattern REFUSED_VALUE = Pattern.compile("(?is)\\bvalue '.*?' at '");

  private Detail() {}

  /**
   * {@code name: message}.
   *
   * @param name error code or exception; may be null
   * @param message may be null or empty
   * @return null when there is nothing to say
   */
  static String of(String name, String message) {
    String said = message == null ? "" : message.strip();
    said = REFUSED_VALUE.matcher(said).replaceAll("value at '");
    said = FROM_HERE_ON.matcher(said).replaceFirst("").strip();
    String detail = name == null ? said : said.isEmpty() ? name : name + ": " + said;
    if (detail.isEmpty()) {
      return null;
    }
    return detail.length() <= LONGEST ? detail : detail.substring(0, LONGEST) + "…";
  }
}
