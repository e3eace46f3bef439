package io.activitysync.management.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.http.Problem;
import io.activitysync.logging.JsonFlaw;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** Reads a request's body as one JSON object, bounded. */
final class JsonBody {
  /** Media type of JSON. */
  static final String JSON = "application/json";

  /** Media type of RFC 7396. */
  static final String MERGE_PATCH = "application/merge-patch+json";

  /** Settings with the longest session token are a tenth of it. */
  static final int MOST_BYTES = 65_536;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What clients send that can't leave a body out: it says nothing. */
  private static final Pattern NOTHING = Pattern.compile("\\s*(\\{\\s*}\\s*)?");

  private JsonBody() {}

  /**
   * For what takes no body: whoever sends one means something by it, that would be passed over.
   *
   * @throws ApiProblem 400 where there is one, unless it is an empty object
   */
  static void refuse(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    String text = body instanceof Map ? null : exchange.getMessage().getBody(String.class);
    boolean empty =
        body instanceof Map<?, ?> form
            ? form.isEmpty()
            : text == null || NOTHING.matcher(text).matches();
    if (!empty) {
      throw new ApiProblem(400, "No body is taken", "the body should be empty: nothing reads it");
    }
  }

  /**
   * Reads it.
   *
   * @param types media types that are taken
   * @throws ApiProblem 415, 413 or 400
   */
  static ObjectNode read(Exchange exchange, List<String> types) {
    String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
    if (!types.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))) {
      throw new ApiProblem(
          new Problem(
                  415,
                  "Unsupported media type",
                  "Content-Type: should be " + String.join(" or ", types))
              .with(
                  types.contains(MERGE_PATCH) ? "Accept-Patch" : "Accept",
                  String.join(", ", types)));
    }
    byte[] body = exchange.getMessage().getBody(byte[].class);
    if (body != null && body.length > MOST_BYTES) {
      throw new ApiProblem(
          new Problem(
              413,
              "The body is too large",
              "should be at most " + MOST_BYTES + " bytes",
              Map.of("maxBytes", MOST_BYTES)));
    }
    try {
      JsonNode json = MAPPER.readTree(body == null ? new byte[0] : body);
      if (json instanceof ObjectNode object) {
        return object;
      }
      throw new ApiProblem(400, "Not a JSON object", "the body should be one JSON object");
    } catch (JsonProcessingException e) {
      throw new ApiProblem(400, "Not JSON", "the body " + JsonFlaw.of(e));
    } catch (IOException e) {
      throw new ApiProblem(400, "Not JSON", "the body can't be read");
    }
  }
}
