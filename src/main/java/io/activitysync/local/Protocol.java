package io.activitysync.local;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/** The two encodings that Kinesis speaks; an answer is in the encoding of its request. */
enum Protocol {
  /** Data as base64, points in time as seconds. */
  JSON("application/x-amz-json-1.1", new ObjectMapper()),
  /** Data as bytes, points in time as milliseconds; what the AWS SDKs speak unless told not to. */
  CBOR("application/x-amz-cbor-1.1", new ObjectMapper(new CBORFactory()));

  private static final int EPOCH_TAG = 1;

  private final String contentType;
  private final ObjectMapper mapper;

  Protocol(String contentType, ObjectMapper mapper) {
    this.contentType = contentType;
    this.mapper =
        mapper.registerModule(
            new SimpleModule().addSerializer(Instant.class, new TimestampSerializer()));
  }

  /** The encoding of a request, by its Content-Type header; JSON unless it says CBOR. */
  static Protocol of(String contentType) {
    boolean cbor =
        contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(CBOR.contentType);
    return cbor ? CBOR : JSON;
  }

  /** An answer to be filled; left empty it has no body. */
  static ObjectNode answer() {
    return JsonNodeFactory.instance.objectNode();
  }

  String contentType() {
    return contentType;
  }

  /**
   * Decodes a request.
   *
   * @throws KinesisFault SerializationException when the body is not an object
   */
  Fields read(byte[] body) {
    try {
      JsonNode tree = mapper.readTree(body);
      if (tree instanceof ObjectNode object) {
        return new Fields(object, this);
      }
    } catch (IOException e) {
      throw KinesisFault.serialization(null);
    }
    throw KinesisFault.serialization("Start of structure or map found where not expected.");
  }

  byte[] write(ObjectNode answer) {
    try {
      return mapper.writeValueAsBytes(answer);
    } catch (IOException e) {
      throw new IllegalStateException("An answer could not be encoded", e);
    }
  }

  /** Reads a point in time: seconds with a fraction in JSON, milliseconds in CBOR. */
  Instant timestamp(JsonNode number) {
    if (this == CBOR && number.isIntegralNumber()) {
      return Instant.ofEpochMilli(number.longValue());
    }
    return Instant.ofEpochMilli(number.decimalValue().movePointRight(3).longValue());
  }

  private static final class TimestampSerializer extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant instant, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (out instanceof CBORGenerator cbor) {
        cbor.writeTag(EPOCH_TAG);
        cbor.writeNumber(instant.toEpochMilli());
      } else {
        out.writeNumber(BigDecimal.valueOf(instant.toEpochMilli(), 3));
      }
    }
  }
}
