package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Clock;

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
        plain(named),
        refusal.message,
        answer.header("x-amzn-RequestId").or(() -> answer.header("x-amz-request-id")).orElse(null),
        SdkFailures.clockOffset(answer.header("Date").orElse(null), clock));
  }

  private void readJson(HttpAnswer answer) throws IOException {
    try (JsonParser json = Json.parser(answer)) {
      Json.enterObject(json);
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

  /** {@code name.space#Code:http://…} is {@code Code}. */
  private static String plain(String named) {
    if (named == null || named.isBlank()) {
      return null;
    }
    String code = named.substring(named.lastIndexOf('#') + 1);
    int colon = code.indexOf(':');
    return (colon < 0 ? code : code.substring(0, colon)).trim();
  }
}
