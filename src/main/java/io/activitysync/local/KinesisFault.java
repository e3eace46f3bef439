package io.activitysync.local;

/**
 * A request that is refused, as the service would refuse it: an HTTP status, an error type and a
 * message. Expected traffic, so it carries no stack trace.
 */
final class KinesisFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  private KinesisFault(int status, String type, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
  }

  /** HTTP status of the answer: 400, 413 or 500. */
  int status() {
    return status;
  }

  /** The service's error code, as {@code ResourceNotFoundException}. */
  String type() {
    return type;
  }

  static KinesisFault streamNotFound(String stream) {
    return refused(
        "ResourceNotFoundException",
        "Stream " + stream + " under account " + DataStream.ACCOUNT + " not found.");
  }

  static KinesisFault shardNotFound(String shardId, String stream) {
    return refused(
        "ResourceNotFoundException",
        "Shard "
            + shardId
            + " in stream "
            + stream
            + " under account "
            + DataStream.ACCOUNT
            + " does not exist");
  }

  static KinesisFault streamInUse(String stream) {
    return refused(
        "ResourceInUseException",
        "Stream " + stream + " under account " + DataStream.ACCOUNT + " already exists.");
  }

  /** A value that breaks a constraint of the service's model. */
  static KinesisFault validation(String value, String member, String constraint) {
    return refused(
        "ValidationException",
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }

  /** A value that fits the model and is wrong all the same. */
  static KinesisFault invalidArgument(String message) {
    return refused("InvalidArgumentException", message);
  }

  static KinesisFault serialization(String message) {
    return refused("SerializationException", message);
  }

  static KinesisFault refused(String type, String message) {
    return new KinesisFault(400, type, message);
  }

  static KinesisFault tooLarge() {
    return new KinesisFault(
        413, "RequestEntityTooLargeException", "The request is larger than any PutRecords can be");
  }

  static KinesisFault internal() {
    return new KinesisFault(500, "InternalFailure", "The embedded Kinesis failed; see its log");
  }
}
