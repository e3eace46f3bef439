package io.activitysync.event.version.yaml;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.Canonical;
import io.activitysync.event.json.JsonFormatException;
import io.activitysync.event.json.JsonLimits;
import io.activitysync.event.json.JsonScanner;
import io.activitysync.event.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;

/**
 * Sends one event through a version's route: in goes a map, out comes a map, a {@link JsonNode}, or
 * JSON as text, bytes or a stream. Safe for any thread.
 */
final class RouteCall {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final ObjectReader MAPS =
      JSON.readerFor(new TypeReference<LinkedHashMap<String, Object>>() {});

  private final Endpoint endpoint;
  private final Producer producer;

  /**
   * Calls the route that starts there.
   *
   * @throws Exception when Camel can't reach it
   */
  RouteCall(CamelContext context, String uri) throws Exception {
    this.endpoint = context.getEndpoint(uri);
    this.producer = endpoint.createProducer();
    producer.start();
  }

  /** What a route left that can't be sent; the message says why, without a value of the event. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String reason, Throwable cause) {
      // the cause's own message may hold parts of the event
      super(
          cause == null ? reason : reason + " (" + cause.getClass().getSimpleName() + ")",
          null,
          false,
          false);
    }
  }

  /**
   * Writes what the route makes of an event, as canonical JSON.
   *
   * @throws Unusable when it makes nothing that can be sent; what was written is to be taken back
   * @throws IllegalStateException where the route does not run, as when it was stopped by hand
   * @throws RejectedExecutionException where the process ends. Neither tells anything of the event
   */
  void write(byte[] bytes, int start, int length, ByteOutput out) throws Unusable {
    canonical(record(bytes, start, length), out);
  }

  private byte[] record(byte[] bytes, int start, int length) throws Unusable {
    Exchange exchange = endpoint.createExchange();
    try {
      exchange.getMessage().setBody(MAPS.readValue(bytes, start, length));
    } catch (JsonMappingException e) {
      // an event was found to be JSON before, but Java can't hold each number that JSON can write
      throw new Unusable(names(e) + "holds a number with too large an exponent", e);
    } catch (IOException e) {
      throw new Unusable("it cannot be read as a map", e);
    }
    try {
      producer.process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    if (exchange.getException() != null) {
      checkRuns(exchange);
      throw new Unusable("its route failed", exchange.getException());
    }
    try {
      byte[] record = bytes(exchange.getMessage());
      if (record == null || record.length == 0 || record[0] != '{') {
        throw new Unusable("its route left no JSON object", null);
      }
      return record;
    } catch (IOException | RuntimeException e) {
      throw new Unusable("its route left what is not JSON", e);
    }
  }

  /** An event that met no route is as good as any other, and must not be set aside. */
  private void checkRuns(Exchange exchange) {
    if (exchange.getException(RejectedExecutionException.class) != null) {
      throw new RejectedExecutionException("the route at " + endpoint + " takes nothing any more");
    }
    if (exchange.getException(DirectConsumerNotAvailableException.class) != null) {
      throw new IllegalStateException(
          "a route of the version does not run, that at " + endpoint + " or one that it sends to");
    }
  }

  /**
   * By way of text where that is to be had: a lone surrogate, which JSON can write, has no bytes.
   */
  private static byte[] bytes(Message message) throws IOException {
    Object body = message.getBody();
    if (body instanceof Map<?, ?> || body instanceof JsonNode) {
      body = JSON.writeValueAsString(body);
    }
    return body instanceof CharSequence json
        ? JsonText.escaped(json.toString()).getBytes(StandardCharsets.UTF_8)
        : message.getBody(byte[].class);
  }

  /** Where it was found: names alone, since the message holds the value. */
  private static String names(JsonMappingException found) {
    String names =
        found.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return names.isEmpty() ? "it " : names + " ";
  }

  private static void canonical(byte[] record, ByteOutput out) throws Unusable {
    byte[] padded = Arrays.copyOf(record, record.length + JsonScanner.PADDING);
    JsonScanner scanner = new JsonScanner(JsonLimits.DEFAULT);
    scanner.over(padded, record.length);
    scanner.begin();
    try {
      int end = scanner.value(0, 0);
      if (scanner.complaint() != null) {
        throw unusable(scanner.complaintPath(), scanner.complaint());
      }
      if (!new String(record, end, record.length - end, StandardCharsets.UTF_8).isBlank()) {
        throw new Unusable("its route left more than one JSON object", null);
      }
      Canonical.write(padded, 0, end, out);
    } catch (JsonFormatException e) {
      throw unusable(e.path(), e.getMessage());
    }
  }

  private static Unusable unusable(String path, String reason) {
    String where = path.isEmpty() ? "it " : path + " ";
    return new Unusable("its route left what can't be sent as JSON: " + where + reason, null);
  }
}
