package io.activitysync.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The fields of one request, or of one entry in it, read with the constraints of the model. */
record Fields(ObjectNode object, Protocol protocol) {

  private static final Pattern STREAM_NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
  private static final Pattern STREAM_ARN = Pattern.compile("arn:aws[^:]*:kinesis:.*:stream/(.+)");
  private static final int MAX_STREAM_NAME = 128;

  /** The stream's name, given as such or inside its ARN. */
  String streamName() {
    Optional<String> arn = text("StreamARN");
    if (arn.isPresent()) {
      var match = STREAM_ARN.matcher(arn.get());
      if (!match.matches()) {
        throw KinesisFault.validation(
            arn.get(),
            "streamARN",
            "Member must satisfy regular expression pattern: " + STREAM_ARN);
      }
      return match.group(1);
    }
    String name = requiredText("StreamName");
    if (name.isEmpty() || name.length() > MAX_STREAM_NAME) {
      throw KinesisFault.validation(
          name,
          "streamName",
          "Member must have length between 1 and " + MAX_STREAM_NAME + ", inclusive");
    }
    if (!isStreamName(name)) {
      throw KinesisFault.validation(
          name, "streamName", "Member must satisfy regular expression pattern: " + STREAM_NAME);
    }
    return name;
  }

  /** Whether a stream can have this name. */
  static boolean isStreamName(String name) {
    return name.length() <= MAX_STREAM_NAME && STREAM_NAME.matcher(name).matches();
  }

  Optional<String> text(String name) {
    return given(name)
        .map(
            node -> {
              if (!node.isTextual()) {
                throw KinesisFault.serialization(name + " must be a string");
              }
              return node.textValue();
            });
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /** A whole number from min to max, or the fallback when it isn't there. */
  int number(String name, int fallback, int min, int max) {
    Optional<JsonNode> node = given(name);
    if (node.isEmpty()) {
      return fallback;
    }
    if (!node.get().canConvertToExactIntegral() || !node.get().canConvertToInt()) {
      throw KinesisFault.serialization(name + " must be a whole number");
    }
    int value = node.get().intValue();
    if (value < min || value > max) {
      throw KinesisFault.validation(
          Integer.toString(value),
          member(name),
          value < min
              ? "Member must have value greater than or equal to " + min
              : "Member must have value less than or equal to " + max);
    }
    return value;
  }

  byte[] bytes(String name) {
    JsonNode node = given(name).orElseThrow(() -> missing(name));
    try {
      byte[] bytes = node.binaryValue();
      if (bytes != null) {
        return bytes;
      }
    } catch (IOException e) {
      throw KinesisFault.serialization(name + " is not base64");
    }
    throw KinesisFault.serialization(name + " must be binary");
  }

  Optional<Instant> timestamp(String name) {
    return given(name)
        .map(
            node -> {
              if (!node.isNumber()) {
                throw KinesisFault.serialization(name + " must be a point in time");
              }
              return protocol.timestamp(node);
            });
  }

  /** The objects of an array. */
  Stream<Fields> each(String name) {
    JsonNode array = given(name).orElseThrow(() -> missing(name));
    if (!array.isArray()) {
      throw KinesisFault.serialization(name + " must be an array");
    }
    return StreamSupport.stream(array.spliterator(), false).map(this::entry);
  }

  private Fields entry(JsonNode node) {
    if (node instanceof ObjectNode entry) {
      return new Fields(entry, protocol);
    }
    throw KinesisFault.serialization("An array holds something that is not an object");
  }

  private Optional<JsonNode> given(String name) {
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  private static KinesisFault missing(String name) {
    return KinesisFault.validation("null", member(name), "Member must not be null");
  }

  /** The model's member names start in lower case where the wire's start in upper case. */
  private static String member(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
