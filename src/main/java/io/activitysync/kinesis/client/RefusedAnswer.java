package io.activitysync.kinesis.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** Reads what a service says when it refuses a call, in JSON, in CBOR, or in neither. */
final class RefusedAnswer {

  private String type;
  private String message;

  private RefusedAnswer() {}

  /** The refusal as an exception, whatever the body holds. */
  static KinesisCallException read(HttpAnswer answer, Clock clock) {
    RefusedAnswer refusal = new RefusedAnswer();
    try {
      if (answer.isJson() || (answer.length() > 0 && (answer.body()[0] & 0xff) >> 5 == 5)) {
        answer.tree().properties().forEach(refusal::note);
      }
    } catch (IOException e) {
      // the status alone says enough: a proxy's page, or an answer cut off
      refusal.message = null;
    }
    String named = answer.header("x-amzn-ErrorType").orElse(refusal.type);
    return new KinesisCallException(
        answer.head().statusCode(),
        named == null || named.isBlank() ? null : KinesisCallException.plainCode(named),
        refusal.message,
        answer.header("x-amzn-RequestId").or(() -> answer.header("x-amz-request-id")).orElse(null),
        clockOffset(answer.header("Date").orElse(null), clock));
  }

  private void note(Map.Entry<String, JsonNode> member) {
    JsonNode value = member.getValue();
    String said = value.isValueNode() && !value.isNull() ? value.asText() : null;
    switch (member.getKey()) {
      case "__type" -> type = said == null ? type : said;
      case "code" -> type = type == null ? said : type;
      case "message", "Message", "errorMessage" -> message = said == null ? message : said;
      default -> {
        // of no interest
      }
    }
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
