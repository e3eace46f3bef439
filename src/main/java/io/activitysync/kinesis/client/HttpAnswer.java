package io.activitysync.kinesis.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
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
}
