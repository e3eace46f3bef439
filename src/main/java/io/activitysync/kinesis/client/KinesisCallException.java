package io.activitysync.kinesis.client;

import java.io.IOException;
import java.time.Duration;

/**
 * A call that the service, or something on the way to it, answered with an error. Carries no
 * payload and no secret.
 */
public class KinesisCallException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int statusCode;
  private final String errorCode;
  private final String requestId;
  private final Duration clockOffset;

  /**
   * Tells of a refused call.
   *
   * @param statusCode HTTP status, any but 200
   * @param errorCode the service's code without name space, as {@code ResourceNotFoundException};
   *     null when the answer had none
   * @param message what the service said; may be null
   * @param requestId {@code x-amzn-RequestId}; may be null
   * @param clockOffset how far the service's clock ({@code Date} header) was ahead of this
   *     machine's when the answer came, negative when behind; null when the answer had no date
   */
  public KinesisCallException(
      int statusCode, String errorCode, String message, String requestId, Duration clockOffset) {
    super(message);
    this.statusCode = statusCode;
    this.errorCode = errorCode;
    this.requestId = requestId;
    this.clockOffset = clockOffset;
  }

  /** HTTP status of the answer. */
  public int statusCode() {
    return statusCode;
  }

  /** The service's error code, or null. */
  public String errorCode() {
    return errorCode;
  }

  /** The service's request id, or null. */
  public String requestId() {
    return requestId;
  }

  /** How far the service's clock is ahead of this machine's, or null when it is not known. */
  public Duration clockOffset() {
    return clockOffset;
  }

  /** {@code com.amazonaws.kinesis.v20131202#Code:http://…} is {@code Code}. */
  public static String plainCode(String named) {
    String code = named.substring(named.lastIndexOf('#') + 1);
    int colon = code.indexOf(':');
    return (colon < 0 ? code : code.substring(0, colon)).trim();
  }
}
