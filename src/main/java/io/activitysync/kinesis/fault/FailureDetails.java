package io.activitysync.kinesis.fault;

import io.activitysync.credentials.CredentialsUnavailableException;
import io.activitysync.kinesis.client.KinesisCallException;
import io.activitysync.kinesis.client.MalformedAnswerException;
import io.activitysync.logging.ErrorDetail;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * A failure laid out for the rules to look at.
 *
 * @param code the service's error code without name space and without {@code Exception} at its end;
 *     empty when there was none
 * @param message what the service or the exception said; never null
 * @param status HTTP status; 0 when no answer came, or for an entry of an answered call
 * @param isByAws whether the answer shows that AWS gave it, by the request's id or by a code; false
 *     where none came
 * @param clockOffset how far the service's clock is ahead; null when not known
 * @param chain the failure and its causes; empty for an entry
 * @param detail {@code code: message (request id)} for an operator, cleaned; null when there is
 *     nothing to say
 */
record FailureDetails(
    String code,
    String message,
    int status,
    boolean isByAws,
    Duration clockOffset,
    List<Throwable> chain,
    String detail) {

  private static final int DEEPEST_CHAIN = 20;

  /** As AWS words them; a gateway's is a number, in capitals, or the status again in words. */
  private static final Pattern CODE_OF_AWS =
      Pattern.compile("(?!(Forbidden|Unauthorized|NotFound|BadRequest)$)[A-Z]+[a-z][A-Za-z.]*");

  static FailureDetails ofEntry(String errorCode, String errorMessage) {
    return answered(errorCode, errorMessage, 0, null, null, List.of());
  }

  static FailureDetails of(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable t : chain) {
      if (t instanceof KinesisCallException call) {
        return answered(
            call.errorCode(),
            call.getMessage(),
            call.statusCode(),
            call.requestId(),
            call.clockOffset(),
            chain);
      }
      if (t instanceof AwsServiceException call && call.awsErrorDetails() != null) {
        return answered(
            call.awsErrorDetails().errorCode(),
            call.awsErrorDetails().errorMessage(),
            call.statusCode(),
            call.requestId(),
            null,
            chain);
      }
      if (t instanceof SdkServiceException call) {
        return answered(null, call.getMessage(), call.statusCode(), call.requestId(), null, chain);
      }
    }
    Throwable teller = teller(chain);
    String said = teller.getMessage() == null ? "" : teller.getMessage();
    // what says by its own words why there are no credentials, or no answer, needs no name before
    // it
    String name =
        teller instanceof CredentialsUnavailableException
                || teller instanceof MalformedAnswerException
            ? null
            : teller.getClass().getSimpleName();
    String detail = certificate(chain);
    return new FailureDetails(
        "", said, 0, false, null, chain, detail != null ? detail : ErrorDetail.of(name, said));
  }

  private static FailureDetails answered(
      String errorCode,
      String message,
      int status,
      String requestId,
      Duration clockOffset,
      List<Throwable> chain) {
    String said = message == null ? "" : message;
    String code = plain(errorCode);
    boolean isByAws = requestId != null || CODE_OF_AWS.matcher(code).matches();
    String name =
        errorCode != null && (isByAws || status == 0)
            ? errorCode
            : status == 0 ? null : "HTTP " + status + (isByAws ? "" : ", not by AWS");
    return new FailureDetails(
        code, said, status, isByAws, clockOffset, chain, ErrorDetail.of(name, said, requestId));
  }

  /** {@code com.amazonaws.kinesis.v20131202#FooException:http://…} is {@code Foo}. */
  private static String plain(String errorCode) {
    String code = errorCode == null ? "" : KinesisCallException.plainCode(errorCode);
    return code.endsWith("Exception") ? code.substring(0, code.length() - 9) : code;
  }

  /** Whether the failure or one of its causes is of the type. */
  boolean has(Class<? extends Throwable> type) {
    return chain.stream().anyMatch(type::isInstance);
  }

  /** Whether the failure or one of its causes says so, in whatever case. */
  boolean says(String words) {
    String wanted = words.toLowerCase(java.util.Locale.ROOT);
    return message.toLowerCase(java.util.Locale.ROOT).contains(wanted)
        || chain.stream()
            .map(Throwable::getMessage)
            .anyMatch(m -> m != null && m.toLowerCase(java.util.Locale.ROOT).contains(wanted));
  }

  /** Whether Kinesis, or something on the way to it, answered the call with an error. */
  boolean wasAnswered() {
    return status != 0 || chain.isEmpty();
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && chain.size() < DEEPEST_CHAIN; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  /** What is wrong with the certificate that was met; null where nothing is. */
  private static String certificate(List<Throwable> chain) {
    for (Throwable t : chain) {
      // the JDK's message is "NotAfter: " or "NotBefore: " and the date
      if (t instanceof CertificateExpiredException) {
        return ErrorDetail.of("The certificate has expired", t.getMessage());
      }
      if (t instanceof CertificateNotYetValidException) {
        return ErrorDetail.of("The certificate is not valid yet", t.getMessage());
      }
    }
    // BoringSSL's wrapper around it says nothing: "General OpenSslEngine problem"
    return chain.stream()
        .filter(CertificateException.class::isInstance)
        .map(t -> ErrorDetail.of("The certificate was refused", t.getMessage()))
        .findFirst()
        .orElse(null);
  }

  /** The first exception that is more than a wrapper around the next one. */
  private static Throwable teller(List<Throwable> chain) {
    for (Throwable t : chain) {
      if (!(t instanceof java.util.concurrent.CompletionException)
          && !(t instanceof java.util.concurrent.ExecutionException)
          && !(t instanceof CredentialsUnavailableException && t.getCause() != null)) {
        return t;
      }
    }
    return chain.get(chain.size() - 1);
  }
}
