package io.activitysync.kinesis.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import software.amazon.awssdk.thirdparty.jackson.core.JsonFactory;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** What a {@link ScriptedServer} sends, and what it does then. */
@SuppressWarnings("ArrayRecordComponent")
public record Reply(byte[] bytes, Then then) {

  /** What follows the bytes. */
  public enum Then {
    GO_ON,
    CLOSE,
    RESET,
    WAIT
  }

  /** Media types of Kinesis. */
  public enum Format {
    CBOR("application/x-amz-cbor-1.1", new CBORFactory()),
    JSON("application/x-amz-json-1.1", new JsonFactory());

    private final String mediaType;
    private final JsonFactory factory;

    Format(String mediaType, JsonFactory factory) {
      this.mediaType = mediaType;
      this.factory = factory;
    }

    /** A body written by one who is not us. */
    byte[] body(Writer writer) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator generator = factory.createGenerator(bytes)) {
        writer.write(generator);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  /** Writes a body. */
  @FunctionalInterface
  public interface Writer {
    /** Writes it. */
    void write(JsonGenerator generator) throws IOException;
  }

  /** A whole answer. */
  public static Reply of(int status, String mediaType, byte[] body, String... headers) {
    return new Reply(http(status, mediaType, body.length, body, headers), Then.GO_ON);
  }

  /** A whole answer that is not AWS's, so that it has no id of the request. */
  public static Reply foreign(int status, String mediaType, byte[] body) {
    String whole = new String(of(status, mediaType, body).bytes(), StandardCharsets.ISO_8859_1);
    return new Reply(new byte[0], Then.GO_ON)
        .after(whole.replaceFirst("x-amzn-RequestId: request-1\r\n", ""));
  }

  static Reply of(int status, Format format, Writer body, String... headers) {
    return of(status, format.mediaType, format.body(body), headers);
  }

  /** A refusal with its type in the body. */
  public static Reply refusal(
      Format format, int status, String type, String message, String... headers) {
    return of(
        status,
        format,
        g -> {
          g.writeStartObject();
          g.writeStringField("__type", type);
          g.writeStringField("message", message);
          g.writeEndObject();
        },
        headers);
  }

  /** An answer in which all entries were taken, or those failed that have a code. */
  static Reply results(Format format, String... errorCodes) {
    return of(
        200,
        format,
        g -> {
          g.writeStartObject();
          g.writeNumberField(
              "FailedRecordCount", Arrays.stream(errorCodes).filter(c -> c != null).count());
          g.writeArrayFieldStart("Records");
          for (String code : errorCodes) {
            result(g, code);
          }
          g.writeEndArray();
          g.writeEndObject();
        });
  }

  private static void result(JsonGenerator g, String errorCode) throws IOException {
    g.writeStartObject();
    if (errorCode == null) {
      g.writeStringField("SequenceNumber", "4967127300000000000000000000000000000000000000000042");
      g.writeStringField("ShardId", "shardId-000000000000");
    } else {
      g.writeStringField("ErrorCode", errorCode);
      g.writeStringField("ErrorMessage", "because of " + errorCode);
    }
    g.writeEndObject();
  }

  /** The same, cut off after some bytes of its end are left away. */
  Reply cutBy(int bytesLess) {
    return new Reply(Arrays.copyOf(bytes, bytes.length - bytesLess), Then.CLOSE);
  }

  /** The same behind other bytes. */
  Reply after(String first) {
    byte[] start = first.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(start, start.length + bytes.length);
    System.arraycopy(bytes, 0, all, start.length, bytes.length);
    return new Reply(all, then);
  }

  Reply then(Then other) {
    return new Reply(bytes, other);
  }

  static Reply hangUp() {
    return new Reply(new byte[0], Then.CLOSE);
  }

  static Reply silence() {
    return new Reply(new byte[0], Then.WAIT);
  }

  private static byte[] http(
      int status, String mediaType, int length, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
    head.append("Content-Type: ").append(mediaType).append("\r\n");
    head.append("Content-Length: ").append(length).append("\r\n");
    head.append("x-amzn-RequestId: request-1\r\n");
    Consumer<String> line = text -> head.append(text).append("\r\n");
    Arrays.stream(headers).forEach(line);
    return new Reply(body, Then.GO_ON).after(head.append("\r\n").toString()).bytes();
  }
}
