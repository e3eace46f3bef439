package io.activitysync.kinesis.fault;

import io.activitysync.credentials.CredentialsUnavailableException;
import io.activitysync.kinesis.client.MalformedAnswerException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What each rule of the {@link FaultClassifier} looks for. Each name says what is so when true. */
final class FaultSigns {

  /** Kinesis takes signatures of up to five minutes' age ("… - 5 min." in its own message). */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private static final Set<String> CLOCK_CODES =
      Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");

  private static final Set<String> SIGNATURE_CODES =
      Set.of("InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature", "AuthFailure");

  private static final Set<String> THROTTLING_CODES =
      Set.of(
          "ProvisionedThroughputExceeded",
          "KMSThrottling",
          "LimitExceeded",
          "Throttling",
          "Throttled",
          "ThrottledException",
          "RequestThrottled",
          "RequestLimitExceeded",
          "BandwidthLimitExceeded",
          "TooManyRequests",
          "PriorRequestNotComplete",
          "TransactionInProgress",
          "SlowDown");

  private static final Set<String> ENCRYPTION_CODES =
      Set.of(
          "KMSAccessDenied", "KMSDisabled", "KMSInvalidState", "KMSNotFound", "KMSOptInRequired");

  private static final Set<String> EXPIRED_CODES =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidGrant");

  private static final Set<String> UNKNOWN_KEY_CODES =
      Set.of("UnrecognizedClient", "InvalidClientTokenId", "InvalidAccessKeyId");

  private static final Set<String> DENIED_CODES =
      Set.of(
          "AccessDenied",
          "NotAuthorized",
          "Unauthorized",
          "UnauthorizedOperation",
          "OptInRequired",
          "Forbidden");

  private static final Set<String> INVALID_CODES =
      Set.of(
          "InvalidArgument",
          "Validation",
          "ValidationError",
          "Serialization",
          "InvalidParameterValue");

  private static final Set<String> BROKEN_CODES =
      Set.of(
          "InternalFailure",
          "InternalServerError",
          "InternalServer",
          "InternalServiceError",
          "InternalError",
          "ServiceUnavailable");

  private FaultSigns() {}

  static boolean clockIsOff(Trouble t) {
    if (CLOCK_CODES.contains(t.code())) {
      return true;
    }
    if (!SIGNATURE_CODES.contains(t.code())) {
      return false;
    }
    return t.says("Signature expired")
        || t.says("Signature not yet current")
        || (t.clockOffset() != null && t.clockOffset().abs().compareTo(CLOCK_TOLERANCE) > 0);
  }

  static boolean signedForAnotherRegion(Trouble t) {
    return SIGNATURE_CODES.contains(t.code()) && t.says("Credential should be scoped to");
  }

  static boolean throttled(Trouble t) {
    return THROTTLING_CODES.contains(t.code()) || t.status() == 429;
  }

  static boolean streamMissing(Trouble t) {
    return t.code().equals("ResourceNotFound");
  }

  static boolean streamNotActive(Trouble t) {
    return t.code().equals("ResourceInUse");
  }

  static boolean encryptionKeyUnusable(Trouble t) {
    return ENCRYPTION_CODES.contains(t.code())
        || (t.code().equals("AccessDenied") && t.says("perform: kms:"));
  }

  static boolean credentialsExpired(Trouble t) {
    return EXPIRED_CODES.contains(t.code())
        || (t.has(CredentialsUnavailableException.class) && t.says("expired"));
  }

  static boolean keyUnknown(Trouble t) {
    return UNKNOWN_KEY_CODES.contains(t.code());
  }

  static boolean signatureWrong(Trouble t) {
    return SIGNATURE_CODES.contains(t.code());
  }

  static boolean unsigned(Trouble t) {
    return t.code().startsWith("MissingAuthenticationToken");
  }

  static boolean accessDenied(Trouble t) {
    return DENIED_CODES.contains(t.code())
        || (t.code().isEmpty() && (t.status() == 401 || t.status() == 403));
  }

  static boolean tooLarge(Trouble t) {
    return t.status() == 413
        || t.code().equals("RequestEntityTooLarge")
        || (INVALID_CODES.contains(t.code())
            && (t.says("size exceeds")
                || t.says(".data' failed to satisfy constraint: Member must have length less")));
  }

  static boolean streamOrRequestMisnamed(Trouble t) {
    return INVALID_CODES.contains(t.code()) && (t.says("at 'streamName'") || t.says("StreamARN"));
  }

  static boolean recordInvalid(Trouble t) {
    return INVALID_CODES.contains(t.code());
  }

  static boolean serviceTimedOut(Trouble t) {
    return t.status() == 408 || t.code().equals("RequestTimeout") || t.status() == 504;
  }

  static boolean serviceBroken(Trouble t) {
    // an entry's code that no rule knows: the service's trouble, not the request's
    return BROKEN_CODES.contains(t.code()) || t.status() >= 500 || t.chain().isEmpty();
  }

  static boolean refusedOtherwise(Trouble t) {
    return t.wasAnswered();
  }

  static boolean connectionCutInHandshake(Trouble t) {
    return t.has(SSLHandshakeException.class)
        && (t.says("Connection closed while") || t.says("terminated the handshake"));
  }

  static boolean noTrust(Trouble t) {
    return t.has(SSLHandshakeException.class)
        || t.has(SSLPeerUnverifiedException.class)
        || t.has(CertificateException.class)
        || t.has(CertPathValidatorException.class)
        || t.says("not an SSL/TLS record");
  }

  static boolean nameServerSilent(Trouble t) {
    // Netty's look-up ends in the same exception when no name server answers
    return t.has(UnknownHostException.class) && t.says("timed out after");
  }

  static boolean hostUnknown(Trouble t) {
    return t.has(UnknownHostException.class) || t.has(UnresolvedAddressException.class);
  }

  static boolean timedOut(Trouble t) {
    return t.has(TimeoutException.class)
        || t.has(SocketTimeoutException.class)
        || t.has(ApiCallTimeoutException.class)
        || t.has(ApiCallAttemptTimeoutException.class)
        || t.says("Read timed out");
  }

  static boolean answerGarbled(Trouble t) {
    return t.has(MalformedAnswerException.class);
  }

  static boolean credentialsUnavailable(Trouble t) {
    return (t.has(CredentialsUnavailableException.class) && !t.has(java.net.SocketException.class))
        || (t.has(SdkClientException.class) && t.says("Unable to load credentials"));
  }

  static boolean networkBroken(Trouble t) {
    return t.has(IOException.class) || t.has(SdkClientException.class);
  }
}
