package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * A whole answer.
 *
 * @param head status and headers
 * @param body holds the body in its first {@code length} bytes; not to be kept
 * @param length of the body in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record HttpAnswer(SdkHttpResponse head, byte[] body, int length) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper TREES = new ObjectMapper();
  private static final ObjectMapper CBOR_TREES = new ObjectMapper(new CBORFactory());

  /** Of a refusal: what a fault is told by is in its first sentence. */
  private static final int LONGEST_TEXT = 16_384;

  boolean isSuccess() {
    return head.statusCode() == 200;
  }

  /** Whether the body is JSON, by its own first byte: not every implementation says it right. */
  boolean isJson() {
    int at = 0;
    while (at < length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r')) {
      at++;
    }
    return at < length && body[at] == '{';
  }

  /** A parser that has stepped into the outermost object; for an answer in JSON. */
  JsonParser json() throws IOException {
    JsonParser json = JSON.createParser(body, 0, length);
    if (json.nextToken() != JsonToken.START_OBJECT) {
      json.close();
      throw new MalformedAnswerException("the answer is no JSON object");
    }
    return json;
  }

  /** The body as a tree, in JSON or in CBOR; for what is not asked for with each call. */
  JsonNode tree() throws IOException {
    try {
      JsonNode tree = (isJson() ? TREES : CBOR_TREES).readTree(body, 0, length);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      // told below: a parser's own message would quote the answer
    }
    throw new MalformedAnswerException("the answer is no valid object");
  }

  Optional<String> header(String name) {
    return head.firstMatchingHeader(name);
  }

  /** What the service says when it refuses a call, in JSON, in CBOR, or in neither. */
  KinesisCallException refusal(Clock clock) {
    String requestId = header("x-amzn-RequestId").or(() -> header("x-amz-request-id")).orElse(null);
    String type = null;
    String message = null;
    try {
      if (isJson() || (length > 0 && (body[0] & 0xff) >> 5 == 5)) {
        JsonNode said = tree();
        // a gateway's JSON has a code, too, but neither a type nor an id of the request
        type = text(said, "__type", requestId == null ? "__type" : "code");
        message = text(said, "message", "Message", "errorMessage");
      }
    } catch (IOException e) {
      // the status alone says enough: a proxy's page, or an answer cut off
    }
    String named = header("x-amzn-ErrorType").orElse(type);
    return new KinesisCallException(
        head.statusCode(),
        named == null || named.isBlank() ? null : KinesisCallException.plainCode(named),
        message,
        requestId,
        clockOffset(header("Date").orElse(null), clock));
  }

  /** Text of the first of these members that has one; null where none has. */
  private static String text(JsonNode object, String... names) {
    for (String name : names) {
      JsonNode member = object.path(name);
      if (member.isValueNode() && !member.isNull()) {
        String text = member.asText();
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
      }
    }
    return null;
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
