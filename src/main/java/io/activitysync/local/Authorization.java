package io.activitysync.local;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Authorization header of Signature Version 4, as far as the embedded Kinesis looks at it. */
final class Authorization {
  private static final Pattern ACCESS_KEY_ID =
      Pattern.compile("AWS4-HMAC-SHA256 .*?Credential=([^/,\\s]+)/.*");

  /** A key that is refused, whatever is known, as AWS refuses one that was revoked. */
  static final String REVOKED = "AKIAREVOKEDEXAMPLE01";

  private Authorization() {}

  /**
   * Lets a request pass or not; signatures are not checked.
   *
   * @param header may be null
   * @param accessKeyIds the known ones; empty for any
   * @throws KinesisFault as AWS answers a missing header, a broken one, and an unknown key
   */
  static void check(String header, Set<String> accessKeyIds) {
    if (header == null) {
      throw KinesisFault.refused(
          "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    Matcher matcher = ACCESS_KEY_ID.matcher(header);
    if (!matcher.matches()) {
      throw KinesisFault.refused(
          "IncompleteSignatureException", "Authorization header requires 'Credential' parameter.");
    }
    String given = matcher.group(1);
    if (given.equals(REVOKED) || (!accessKeyIds.isEmpty() && !accessKeyIds.contains(given))) {
      throw KinesisFault.refused(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
  }
}
