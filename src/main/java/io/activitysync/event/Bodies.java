package io.activitysync.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.event.json.JsonScanner;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/** The kinds of message body that events come in, and their bytes. */
final class Bodies {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Bodies() {}

  /** What a body wraps: the file of a Camel file, else the body. */
  static Object content(Object body) {
    if (body instanceof WrappedFile<?> wrapped) {
      Object file = wrapped.getFile();
      return file instanceof File ? file : wrapped.getBody();
    }
    if (body instanceof StreamCache cache) {
      cache.reset();
    }
    return body;
  }

  /** Whether the body is read as it is asked for, since it need not fit into memory. */
  static boolean streamed(Object body) {
    Object content = body instanceof WrappedFile<?> ? content(body) : body;
    if (content instanceof StreamCache cache) {
      return !cache.inMemory() && content instanceof InputStream;
    }
    if (content instanceof ByteArrayInputStream) {
      return false;
    }
    return content instanceof InputStream || content instanceof File || content instanceof Path;
  }

  /**
   * Bytes of a body that is in memory.
   *
   * @throws EventFormatException when there is none, or it is nothing that can be read
   * @throws IOException when Camel's cache of it cannot be read
   */
  static byte[] bytes(Object body, Exchange exchange) throws IOException {
    Object content = content(body);
    if (content instanceof byte[] bytes) {
      return bytes;
    } else if (content instanceof CharSequence text) {
      return encode(text);
    } else if (content instanceof Buffer buffer) {
      return buffer.getBytes();
    } else if (content instanceof Map<?, ?> || content instanceof JsonNode) {
      return json(content);
    } else if (content instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    } else if (content instanceof StreamCache cache) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      cache.writeTo(bytes);
      cache.reset();
      return bytes.toByteArray();
    } else if (content instanceof InputStream stream) {
      return stream.readAllBytes();
    }
    return convert(content, exchange);
  }

  /**
   * The array that a buffer lies in from its begin, where it is followed by what a scanner wants,
   * as a request's body is; null where it must be copied for that.
   */
  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to see the array of one
  static byte[] padded(Buffer buffer) {
    ByteBuf bytes = buffer.getByteBuf();
    if (!bytes.hasArray() || bytes.arrayOffset() + bytes.readerIndex() != 0) {
      return null;
    }
    byte[] array = bytes.array();
    int length = buffer.length();
    return array.length >= length + JsonScanner.PADDING && array[length] == 0 ? array : null;
  }

  private static byte[] convert(Object content, Exchange exchange) throws EventFormatException {
    byte[] bytes = null;
    if (content != null && exchange != null) {
      bytes =
          exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, content);
    }
    if (bytes == null) {
      String type = content == null ? "nothing" : "a " + content.getClass().getName();
      throw new EventFormatException(
          -1, 0, "", "is " + type + "; it must be JSON as bytes, text, a stream, a file or a map");
    }
    return bytes;
  }

  private static byte[] json(Object content) throws EventFormatException {
    try {
      return JSON.writeValueAsBytes(content);
    } catch (JsonProcessingException e) {
      throw new EventFormatException(
          -1, 0, "", "cannot be written as JSON: " + e.getOriginalMessage());
    }
  }

  private static byte[] encode(CharSequence text) throws EventFormatException {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new EventFormatException(-1, 0, "", "is not valid Unicode text");
    }
  }
}
