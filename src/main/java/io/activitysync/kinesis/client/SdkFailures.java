package io.activitysync.kinesis.client;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** The SDK's exceptions in the words of this package's seam. */
final class SdkFailures {

  private SdkFailures() {}

  /** What {@link PutRecordsClient} promises to fail with, from what the SDK failed with. */
  static Throwable translate(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      AwsErrorDetails details = service.awsErrorDetails();
      String date =
          details.sdkHttpResponse() == null
              ? null
              : details.sdkHttpResponse().firstMatchingHeader("Date").orElse(null);
      return new KinesisCallException(
          service.statusCode(),
          details.errorCode(),
          details.errorMessage(),
          service.requestId(),
          clockOffset(date, Clock.systemUTC()));
    }
    if (cause instanceof SdkServiceException service) {
      return new KinesisCallException(
          service.statusCode(), null, service.getMessage(), service.requestId(), null);
    }
    if (cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException) {
      TimeoutException timeout = new TimeoutException("no answer within the call timeout");
      timeout.initCause(cause);
      return timeout;
    }
    if (cause instanceof SdkClientException) {
      for (Throwable t = cause.getCause(); t != null; t = t.getCause()) {
        if (t instanceof IOException || t instanceof TimeoutException) {
          return t;
        }
      }
      return new IOException(cause.getMessage(), cause);
    }
    return cause;
  }

  /** The exception inside the wrappers that futures put around it. */
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException
            || cause instanceof java.util.concurrent.ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * How far an answer's {@code Date} is ahead of the local clock.
   *
   * @param date as RFC 9110 writes it; may be null or garbled
   * @return null when there is no date to read
   */
  static Duration clockOffset(String date, Clock clock) {
    if (date == null) {
      return null;
    }
    try {
      Instant there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      return Duration.between(clock.instant(), there);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
