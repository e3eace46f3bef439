package io.activitysync.kinesis.client;

import java.io.IOException;

/**
 * A call that the service, or something on the way to it, answered with an error. Carries no
 * payload and no secret.
 */
public class KinesisCallException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int statusCode;
  private final String errorCode;
  private final String requestId;

  /**
   * Tells of a refused call.
   *
   * @param statusCode HTTP status, 400 to 599
   * @param errorCode the service's code without name space, as {@code ResourceNotFoundException};
   *     null when the answer had none
   * @param message what the service said; may be null
   * @param requestId {@code x-amzn-RequestId}; may be null
   */
  public KinesisCallException(int statusCode, String errorCode, String message, String requestId) {
    super(message);
    this.statusCode = statusCode;
    this.errorCode = errorCode;
    this.requestId = requestId;
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
}
