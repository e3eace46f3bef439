package io.activitysync.kinesis.fault;

import java.util.List;
import java.util.function.Predicate;

/**
 * Tells what is wrong from what AWS, the network or the SDK said: one list, gone through from the
 * top, the first rule that fits answers. Stateless; safe for use by several threads.
 *
 * <p>Sources: the Kinesis API reference (PutRecords, common errors), the SDK's own lists of
 * throttling and clock skew codes, and messages quoted in public issues.
 */
public final class FaultClassifier {

  private FaultClassifier() {}

  /**
   * What was found.
   *
   * @param fault what is wrong
   * @param detail what AWS or the network said, one line, without secrets and payload; null when
   *     they said nothing
   */
  public record Finding(Fault fault, String detail) {}

  private record Rule(Predicate<Trouble> fits, Fault fault) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(FaultSigns::clockIsOff, Fault.CLOCK_SKEW),
          new Rule(FaultSigns::signedForAnotherRegion, Fault.REQUEST_REFUSED),
          new Rule(FaultSigns::throttled, Fault.THROTTLED),
          new Rule(FaultSigns::streamMissing, Fault.STREAM_NOT_FOUND),
          new Rule(FaultSigns::streamNotActive, Fault.STREAM_NOT_ACTIVE),
          new Rule(FaultSigns::encryptionKeyUnusable, Fault.ENCRYPTION_KEY),
          new Rule(FaultSigns::credentialsExpired, Fault.CREDENTIALS_EXPIRED),
          new Rule(FaultSigns::keyUnknown, Fault.UNKNOWN_KEY),
          new Rule(FaultSigns::signatureWrong, Fault.SIGNATURE_INVALID),
          new Rule(FaultSigns::unsigned, Fault.CREDENTIALS_MISSING),
          new Rule(FaultSigns::accessDenied, Fault.ACCESS_DENIED),
          new Rule(FaultSigns::tooLarge, Fault.RECORD_TOO_LARGE),
          new Rule(FaultSigns::streamOrRequestMisnamed, Fault.REQUEST_REFUSED),
          new Rule(FaultSigns::recordInvalid, Fault.RECORD_INVALID),
          new Rule(FaultSigns::serviceTimedOut, Fault.TIMEOUT),
          new Rule(FaultSigns::serviceBroken, Fault.SERVICE_ERROR),
          new Rule(FaultSigns::refusedOtherwise, Fault.REQUEST_REFUSED),
          new Rule(FaultSigns::connectionCutInHandshake, Fault.NETWORK),
          new Rule(FaultSigns::noTrust, Fault.TLS),
          new Rule(FaultSigns::nameServerSilent, Fault.NETWORK),
          new Rule(FaultSigns::hostUnknown, Fault.HOST_UNKNOWN),
          new Rule(FaultSigns::timedOut, Fault.TIMEOUT),
          new Rule(FaultSigns::answerGarbled, Fault.SERVICE_ERROR),
          new Rule(FaultSigns::credentialsUnavailable, Fault.CREDENTIALS_MISSING),
          new Rule(FaultSigns::networkBroken, Fault.NETWORK));

  /** What a call that failed as a whole failed of. */
  public static Finding ofFailure(Throwable failure) {
    return find(Trouble.of(failure));
  }

  /**
   * What one entry of an answered PutRecords call failed of.
   *
   * @param errorCode as the service gave it
   * @param errorMessage as the service gave it; may be null
   */
  public static Finding ofEntry(String errorCode, String errorMessage) {
    return find(Trouble.ofEntry(errorCode, errorMessage));
  }

  private static Finding find(Trouble trouble) {
    for (Rule rule : RULES) {
      if (rule.fits().test(trouble)) {
        return new Finding(rule.fault(), trouble.detail());
      }
    }
    return new Finding(Fault.UNEXPECTED, trouble.detail());
  }
}
