package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Reads what a service says when it refuses a call, in JSON, in CBOR, or in neither. */
final class RefusedAnswer {

  private String type;
  private String message;

  private RefusedAnswer() {}

  /** The refusal as an exception, whatever the body holds. */
  static KinesisCallException read(HttpAnswer answer, Clock clock) {
    RefusedAnswer refusal = new RefusedAnswer();
    try {
      if (answer.isJson()) {
        refusal.readJson(answer);
      } else if (answer.length() > 0 && (answer.body()[0] & 0xff) >> 5 == 5) {
        refusal.readCbor(answer);
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

  private void readJson(HttpAnswer answer) throws IOException {
    try (JsonParser json = answer.json()) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          note(name, json.getValueAsString());
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private void readCbor(HttpAnswer answer) throws IOException {
    CborReader cbor = new CborReader(answer.body(), answer.length());
    int fields = cbor.enterMap();
    for (int i = 0; cbor.more(i, fields); i++) {
      String name = cbor.text();
      if (isOfInterest(name)) {
        note(name, cbor.text());
      } else {
        cbor.skip();
      }
    }
  }

  private static boolean isOfInterest(String name) {
    return "__type".equals(name)
        || "code".equals(name)
        || "message".equals(name)
        || "Message".equals(name)
        || "errorMessage".equals(name);
  }

  private void note(String name, String value) {
    if (!isOfInterest(name) || value == null) {
      return;
    }
    if (name.equals("__type") || (name.equals("code") && type == null)) {
      type = value;
    } else if (!name.equals("code")) {
      message = value;
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
