package io.activitysync.event.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.json.JsonScanner;
import io.activitysync.event.json.JsonText;
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
  private static final String WANTED = "it must be JSON as bytes, text, a stream, a file or a map";

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
   * @throws EventFormatException when there is none, or it is text that can't be read
   * @throws IllegalArgumentException when it is of a type that has no bytes: no fault of an
   *     event's, and nothing of it could be set aside
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
    return convert(body, content, exchange);
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

  private static byte[] convert(Object body, Object content, Exchange exchange)
      throws EventFormatException {
    if (body == null) {
      throw new EventFormatException(-1, 0, "", "is nothing; " + WANTED);
    }
    byte[] bytes = null;
    if (content != null && exchange != null) {
      bytes =
          exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, content);
    }
    if (bytes == null) {
      throw untold(content == null ? body : content, WANTED + "; let a step before make it that");
    }
    return bytes;
  }

  private static IllegalArgumentException untold(Object body, String right) {
    return new IllegalArgumentException(
        "the body is a " + body.getClass().getTypeName() + "; " + right);
  }

  private static byte[] json(Object content) {
    try {
      // as text, since a lone surrogate has no bytes
      return JsonText.escaped(JSON.writeValueAsString(content)).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw untold(content, "what it holds cannot be written as JSON");
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

  /** What can be kept of a body without bytes: text that is not valid Unicode, or nothing. */
  static byte[] kept(Object body) {
    return content(body) instanceof CharSequence text
        ? JsonText.escaped(text.toString()).getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }
}
