package io.activitysync.tail;

import io.activitysync.kinesis.fault.FaultClassifier;
import java.net.URI;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/**
 * Why it cannot go on, in plain words.
 *
 * @param exitCode 1 or 2
 * @param text for the user
 */
record Refusal(int exitCode, String text) {
  private static final Set<String> THROTTLING =
      Set.of("LimitExceededException", "KMSThrottlingException");

  private static final Set<String> CREDENTIALS =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "IncompleteSignatureException",
          "InvalidClientTokenId",
          "MissingAuthenticationTokenException",
          "MissingAuthenticationToken",
          "ExpiredTokenException",
          "ExpiredToken");

  /** What the SDK's chain of providers begins with when none of them has any. */
  private static final String NO_CREDENTIALS =
      "Unable to load credentials from any of the providers";

  /**
   * Puts a failure into words.
   *
   * @param endpoint null for AWS
   */
  static Refusal of(SdkException failure, String stream, Region region, URI endpoint) {
    String where = endpoint == null ? region.id() : region.id() + " at " + endpoint;
    if (said(failure).startsWith(NO_CREDENTIALS)) {
      return new Refusal(
          1,
          "No AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a"
              + " profile by AWS_PROFILE");
    }
    if (!(failure instanceof AwsServiceException refused)) {
      return new Refusal(1, "Could not reach Kinesis in " + where + ": " + failure.getMessage());
    }
    String code = code(refused);
    String said = code + ": " + message(refused);
    if (code.equals("ResourceNotFoundException")) {
      return new Refusal(2, "There is no stream " + stream + " in " + where + ". AWS said " + said);
    }
    if (code.startsWith("AccessDenied")) {
      String needs = "kinesis:ListShards, kinesis:GetShardIterator and kinesis:GetRecords";
      return new Refusal(
          1,
          "These credentials may not read %s in %s; they need %s. AWS said %s"
              .formatted(stream, where, needs, said));
    }
    if (CREDENTIALS.contains(code)) {
      return new Refusal(1, "AWS does not accept these credentials. It said " + said);
    }
    if (FaultClassifier.isOnTheWay(refused)) {
      return new Refusal(
          1,
          "Something between here and Kinesis in %s answered status %d: look at proxy and endpoint"
              .formatted(where, refused.statusCode()));
    }
    return new Refusal(1, "Kinesis in " + where + " refused. It said " + said);
  }

  /**
   * Whether the same call may go well later: throttling, a server's failure, the network, a proxy.
   */
  static boolean passes(SdkException failure) {
    if (!(failure instanceof AwsServiceException refused)) {
      return !said(failure).startsWith(NO_CREDENTIALS);
    }
    return refused.statusCode() >= 500
        || refused.isThrottlingException()
        || FaultClassifier.isOnTheWay(refused)
        || THROTTLING.contains(code(refused));
  }

  private static String said(SdkException failure) {
    return failure.getMessage() == null ? "" : failure.getMessage();
  }

  private static String code(AwsServiceException refused) {
    String code = refused.awsErrorDetails() == null ? null : refused.awsErrorDetails().errorCode();
    return code == null ? "status " + refused.statusCode() : code;
  }

  private static String message(AwsServiceException refused) {
    return refused.awsErrorDetails() == null
        ? refused.getMessage()
        : refused.awsErrorDetails().errorMessage();
  }
}
