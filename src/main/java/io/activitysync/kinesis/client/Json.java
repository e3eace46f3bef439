package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Answers in JSON, which the rare calls and some other implementations of Kinesis give. */
final class Json {

  static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  static JsonParser parser(HttpAnswer answer) throws IOException {
    return FACTORY.createParser(answer.body(), 0, answer.length());
  }

  /** Names the stream that a call is about. */
  static void writeStream(JsonGenerator json, StreamAddress address) throws IOException {
    if (address.streamArn() != null) {
      json.writeStringField("StreamARN", address.streamArn());
    } else {
      json.writeStringField("StreamName", address.streamName());
    }
  }

  /** Steps into the outermost object. */
  static void enterObject(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedAnswerException("the answer is no JSON object");
    }
  }

  /** The same without any part of the answer, which a parser's own message would quote. */
  static MalformedAnswerException malformed(IOException e) {
    return e instanceof MalformedAnswerException known
        ? known
        : new MalformedAnswerException("the answer is no valid JSON");
  }
}
