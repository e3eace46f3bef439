package io.activitysync.kinesis.fault;

import io.activitysync.credentials.CredentialsUnavailableException;
import io.activitysync.kinesis.client.MalformedAnswerException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Tells what is wrong from what AWS, the network or the SDK said: one list, gone through from the
 * top, the first rule that fits answers. Stateless; safe for use by several threads.
 *
 * <p>Sources: the Kinesis API reference (PutRecords, common errors), the SDK's own lists of
 * throttling and clock skew codes, and messages quoted in public issues.
 */
public final class FaultClassifier {

  /**
   * What was found.
   *
   * @param fault what is wrong
   * @param detail what AWS or the network said, one line, without secrets and payload; null when
   *     they said nothing
   */
  public record Finding(Fault fault, String detail) {}

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

  private record Rule(Predicate<FailureDetails> fits, Fault fault) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(FaultClassifier::clockIsOff, Fault.CLOCK_SKEW),
          new Rule(FaultClassifier::signedForAnotherRegion, Fault.REQUEST_REFUSED),
          new Rule(FaultClassifier::throttled, Fault.THROTTLED),
          new Rule(FaultClassifier::credentialsExpired, Fault.CREDENTIALS_EXPIRED),
          new Rule(FaultClassifier::keyUnknown, Fault.UNKNOWN_KEY),
          new Rule(FaultClassifier::signatureWrong, Fault.SIGNATURE_INVALID),
          new Rule(FaultClassifier::unsigned, Fault.CREDENTIALS_MISSING),
          new Rule(FaultClassifier::credentialsRefused, Fault.CREDENTIALS_UNAVAILABLE),
          new Rule(FaultClassifier::streamMissing, Fault.STREAM_NOT_FOUND),
          new Rule(FaultClassifier::streamNotActive, Fault.STREAM_NOT_ACTIVE),
          new Rule(FaultClassifier::encryptionKeyUnusable, Fault.ENCRYPTION_KEY),
          new Rule(FaultClassifier::tooLarge, Fault.RECORD_TOO_LARGE),
          new Rule(FaultClassifier::serviceTimedOut, Fault.TIMEOUT),
          new Rule(FaultClassifier::refusedOnTheWay, Fault.REFUSED_ON_THE_WAY),
          new Rule(FaultClassifier::accessDenied, Fault.ACCESS_DENIED),
          new Rule(FaultClassifier::streamOrRequestMisnamed, Fault.REQUEST_REFUSED),
          new Rule(FaultClassifier::recordInvalid, Fault.RECORD_INVALID),
          new Rule(FaultClassifier::serviceBroken, Fault.SERVICE_ERROR),
          new Rule(FaultClassifier::refusedOtherwise, Fault.REQUEST_REFUSED),
          new Rule(FaultClassifier::connectionCutInHandshake, Fault.NETWORK),
          new Rule(FaultClassifier::certificateNotYetValid, Fault.CLOCK_SKEW),
          new Rule(FaultClassifier::noTrust, Fault.TLS),
          new Rule(FaultClassifier::nameServerSilent, Fault.NETWORK),
          new Rule(FaultClassifier::hostUnknown, Fault.HOST_UNKNOWN),
          new Rule(FaultClassifier::timedOut, Fault.TIMEOUT),
          new Rule(FaultClassifier::answerGarbled, Fault.REFUSED_ON_THE_WAY),
          new Rule(FaultClassifier::credentialsFlawed, Fault.CREDENTIALS_MISSING),
          new Rule(FaultClassifier::credentialsUnavailable, Fault.CREDENTIALS_UNAVAILABLE),
          new Rule(FaultClassifier::networkBroken, Fault.NETWORK));

  /** Made beforehand: it is for when nothing can be made. */
  private static final Finding UNTOLD = new Finding(Fault.UNEXPECTED, null);

  private FaultClassifier() {}

  /**
   * What a call that failed as a whole failed of. Throws nothing, so that its call has an end also
   * where there is no memory for a moment.
   */
  public static Finding ofFailure(Throwable failure) {
    return find(() -> FailureDetails.of(failure));
  }

  /**
   * Whether a failure is a service's answer, AWS's or that of something on the way to it.
   *
   * @param failure may be null
   */
  public static boolean isAnswered(Throwable failure) {
    try {
      return failure != null && FailureDetails.of(failure).wasAnswered();
    } catch (Throwable e) {
      return false; // as ofFailure
    }
  }

  /**
   * Whether something on the way to a service answered in its place.
   *
   * @param failure of a call
   */
  public static boolean isOnTheWay(Throwable failure) {
    return ofFailure(failure).fault() == Fault.REFUSED_ON_THE_WAY;
  }

  /**
   * What one entry of an answered PutRecords call failed of. Throws nothing either.
   *
   * @param errorCode as the service gave it
   * @param errorMessage as the service gave it; may be null
   */
  public static Finding ofEntry(String errorCode, String errorMessage) {
    return find(() -> FailureDetails.ofEntry(errorCode, errorMessage));
  }

  private static Finding find(Supplier<FailureDetails> seen) {
    try {
      FailureDetails trouble = seen.get();
      for (Rule rule : RULES) {
        if (rule.fits().test(trouble)) {
          return new Finding(rule.fault(), trouble.detail());
        }
      }
      return new Finding(Fault.UNEXPECTED, trouble.detail());
    } catch (Throwable e) {
      return UNTOLD;
    }
  }

  // What each rule looks for. Each name says what is so when true.

  private static boolean clockIsOff(FailureDetails t) {
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

  private static boolean signedForAnotherRegion(FailureDetails t) {
    return SIGNATURE_CODES.contains(t.code()) && t.says("Credential should be scoped to");
  }

  private static boolean throttled(FailureDetails t) {
    return THROTTLING_CODES.contains(t.code()) || t.status() == 429;
  }

  private static boolean streamMissing(FailureDetails t) {
    return t.code().equals("ResourceNotFound");
  }

  private static boolean streamNotActive(FailureDetails t) {
    return t.code().equals("ResourceInUse");
  }

  private static boolean encryptionKeyUnusable(FailureDetails t) {
    return ENCRYPTION_CODES.contains(t.code())
        || (t.code().equals("AccessDenied") && t.says("perform: kms:"));
  }

  private static boolean credentialsExpired(FailureDetails t) {
    return EXPIRED_CODES.contains(t.code())
        || (t.has(CredentialsUnavailableException.class) && t.says("expired"));
  }

  private static boolean keyUnknown(FailureDetails t) {
    return UNKNOWN_KEY_CODES.contains(t.code());
  }

  private static boolean signatureWrong(FailureDetails t) {
    return SIGNATURE_CODES.contains(t.code());
  }

  private static boolean unsigned(FailureDetails t) {
    return t.code().startsWith("MissingAuthenticationToken");
  }

  /**
   * What hands out credentials has answered that there are none, as STS where the identity provider
   * is away for a moment, an agent, or a proxy before them. No record and no stream was looked at,
   * whatever the code.
   */
  private static boolean credentialsRefused(FailureDetails t) {
    return t.has(CredentialsUnavailableException.class)
        && t.wasAnswered()
        && !DENIED_CODES.contains(t.code());
  }

  /**
   * A proxy, a gateway or a firewall has answered in the place of AWS, as with a page or with
   * nothing, whatever the status.
   */
  private static boolean refusedOnTheWay(FailureDetails t) {
    return t.status() != 0 && !t.isByAws();
  }

  private static boolean accessDenied(FailureDetails t) {
    return DENIED_CODES.contains(t.code())
        || (t.code().isEmpty() && (t.status() == 401 || t.status() == 403));
  }

  private static boolean tooLarge(FailureDetails t) {
    return t.status() == 413
        || t.code().equals("RequestEntityTooLarge")
        || (INVALID_CODES.contains(t.code())
            && (t.says("size exceeds")
                || t.says(".data' failed to satisfy constraint: Member must have length less")));
  }

  private static boolean streamOrRequestMisnamed(FailureDetails t) {
    return INVALID_CODES.contains(t.code()) && (t.says("at 'streamName'") || t.says("StreamARN"));
  }

  private static boolean recordInvalid(FailureDetails t) {
    return INVALID_CODES.contains(t.code());
  }

  private static boolean serviceTimedOut(FailureDetails t) {
    return t.status() == 408 || t.code().equals("RequestTimeout") || t.status() == 504;
  }

  private static boolean serviceBroken(FailureDetails t) {
    // an entry's code that no rule knows: the service's trouble, not the request's
    return BROKEN_CODES.contains(t.code()) || t.status() >= 500 || t.chain().isEmpty();
  }

  private static boolean refusedOtherwise(FailureDetails t) {
    return t.wasAnswered();
  }

  private static boolean connectionCutInHandshake(FailureDetails t) {
    return t.has(SSLHandshakeException.class)
        && (t.says("Connection closed while") || t.says("terminated the handshake"));
  }

  /** As on a machine without a battery whose clock is put right after the start. */
  private static boolean certificateNotYetValid(FailureDetails t) {
    return t.has(CertificateNotYetValidException.class);
  }

  private static boolean noTrust(FailureDetails t) {
    return t.has(SSLHandshakeException.class)
        || t.has(SSLPeerUnverifiedException.class)
        || t.has(CertificateException.class)
        || t.has(CertPathValidatorException.class)
        || t.says("not an SSL/TLS record");
  }

  private static boolean nameServerSilent(FailureDetails t) {
    // Netty's look-up ends in the same exception when no name server answers
    return t.has(UnknownHostException.class) && t.says("timed out after");
  }

  private static boolean hostUnknown(FailureDetails t) {
    return t.has(UnknownHostException.class) || t.has(UnresolvedAddressException.class);
  }

  private static boolean timedOut(FailureDetails t) {
    return t.has(TimeoutException.class)
        || t.has(SocketTimeoutException.class)
        || t.has(ApiCallTimeoutException.class)
        || t.has(ApiCallAttemptTimeoutException.class)
        || t.says("Read timed out");
  }

  /** As the page that a network shows before it lets anyone out. */
  private static boolean answerGarbled(FailureDetails t) {
    return t.has(MalformedAnswerException.class);
  }

  private static boolean credentialsFlawed(FailureDetails t) {
    return t.chain().stream()
        .anyMatch(one -> one instanceof CredentialsUnavailableException && one.getCause() == null);
  }

  private static boolean credentialsUnavailable(FailureDetails t) {
    return (t.has(CredentialsUnavailableException.class) && !t.has(java.net.SocketException.class))
        || (t.has(SdkClientException.class) && t.says("Unable to load credentials"));
  }

  private static boolean networkBroken(FailureDetails t) {
    return t.has(IOException.class) || t.has(SdkClientException.class);
  }
}
