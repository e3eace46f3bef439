package io.activitysync.kinesis.fault;

import java.util.List;

/**
 * What can be wrong between this process and a stream, each with plain words and what to review.
 * The one answer of the {@code FaultClassifier}.
 */
public enum Fault {
  THROTTLED(
      Kind.PASSING,
      "The stream takes less than what is sent",
      "shards or capacity mode of the stream"),
  SERVICE_ERROR(Kind.PASSING, "Kinesis answered with an internal error"),
  NETWORK(Kind.PASSING, "Kinesis could not be reached", "network", "endpoint"),
  TIMEOUT(Kind.PASSING, "Kinesis did not answer in time", "network", "endpoint"),
  /** Passing: AWS has said nothing of the credentials or the stream, and may be reached again. */
  REFUSED_ON_THE_WAY(
      Kind.PASSING,
      "Something between here and Kinesis answers in its place",
      "proxy",
      "endpoint",
      "network"),
  UNEXPECTED(Kind.PASSING, "Something went wrong inside this process", "log"),

  STREAM_NOT_FOUND(
      Kind.CONFIGURATION,
      "The stream does not exist in this region",
      "stream name",
      "region",
      "account of the key"),
  STREAM_NOT_ACTIVE(
      Kind.PASSING, "The stream does not take writes at present", "state of the stream"),
  ACCESS_DENIED(
      Kind.CONFIGURATION,
      "The credentials may not write to the stream",
      "permission kinesis:PutRecords on the stream",
      "credentials"),
  UNKNOWN_KEY(
      Kind.CONFIGURATION, "AWS does not know the access key ID", "access key ID", "credentials"),
  SIGNATURE_INVALID(
      Kind.CONFIGURATION,
      "The secret access key does not fit the access key ID",
      "secret access key"),
  /** Passing: NTP may set the clock right at any time. */
  CLOCK_SKEW(
      Kind.PASSING, "This machine's clock is too far from AWS's", "clock of this machine (NTP)"),
  CREDENTIALS_EXPIRED(Kind.CONFIGURATION, "The credentials have expired", "credentials"),
  CREDENTIALS_MISSING(Kind.CONFIGURATION, "No credentials were found", "credentials"),
  /**
   * Passing: what hands them out, as instance metadata, an agent beside a container or a program,
   * may come up after this process, or be away for a while.
   */
  CREDENTIALS_UNAVAILABLE(
      Kind.PASSING,
      "No credentials could be had at present",
      "credentials",
      "what hands them out (profile, instance metadata, program)"),
  ENCRYPTION_KEY(
      Kind.CONFIGURATION,
      "The stream's KMS key can't be used",
      "state of the KMS key",
      "permission kms:GenerateDataKey on the key"),
  /** Passing: a resolver may come up after this process, or be away for a while. */
  HOST_UNKNOWN(Kind.PASSING, "The region's host name is not known", "region", "endpoint", "DNS"),
  /** Passing: a certificate is renewed, and NTP sets the clock that its dates are held against. */
  TLS(Kind.PASSING, "No trusted TLS connection could be made", "endpoint", "certificates", "proxy"),
  REQUEST_REFUSED(
      Kind.CONFIGURATION, "Kinesis refuses the request", "stream name", "region", "endpoint"),

  RECORD_TOO_LARGE(
      Kind.POISON, "The record is larger than the stream takes", "record size limit of the stream"),
  RECORD_INVALID(Kind.POISON, "Kinesis can't take the record", "partition key");

  /** What follows from a fault. */
  public enum Kind {
    /** Is tried again, with growing waits, until the retry budget is spent. */
    PASSING,
    /** Pauses at once and waits for a person or for changed settings. */
    CONFIGURATION,
    /** Concerns one record alone, which is set aside; the others go on. */
    POISON
  }

  private final Kind kind;
  private final String message;
  private final List<String> review;

  Fault(Kind kind, String message, String... review) {
    this.kind = kind;
    this.message = message;
    this.review = List.of(review);
  }

  /** What follows from it. */
  public Kind kind() {
    return kind;
  }

  /**
   * Whether AWS refuses the key that a call was signed with. Who hands out keys may have another by
   * now, so such a fault passes unless a person has typed the key.
   */
  public boolean isOfKey() {
    return this == CREDENTIALS_EXPIRED || this == UNKNOWN_KEY || this == SIGNATURE_INVALID;
  }

  /** One sentence for an operator, without full stop. */
  public String message() {
    return message;
  }

  /** What to look at, most likely first; may be empty. */
  public List<String> review() {
    return review;
  }
}
