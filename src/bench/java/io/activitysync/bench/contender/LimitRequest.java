package io.activitysync.bench.contender;

import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A request in one array that is used again and again: the body begins at a fixed place, and once
 * its hash is known the head is written so that it ends there.
 */
final class LimitRequest {
  private static final int BODY_AT = 2048;
  private static final int TEXT = 3 << 5;
  private static final int BYTES = 2 << 5;
  private static final int MAP = 5 << 5;
  private static final int ARRAY = 4 << 5;
  private static final byte[] STREAM_NAME = ascii("StreamName");
  private static final byte[] RECORDS = ascii("Records");
  private static final byte[] DATA = ascii("Data");
  private static final byte[] PARTITION_KEY = ascii("PartitionKey");

  private final String host;
  private final byte[] stream;
  private final LimitSigner signer = new LimitSigner(Target.ACCESS_KEY, Target.SECRET_KEY);
  private byte[] out = new byte[640 * 1024];
  private int headAt;
  private int end;

  LimitRequest(String host, String stream) {
    this.host = host;
    this.stream = ascii(stream);
  }

  void putRecords(Chunk chunk) {
    end = BODY_AT;
    head(MAP, 2);
    text(STREAM_NAME);
    text(stream);
    text(RECORDS);
    head(ARRAY, chunk.size());
    for (int i = 0; i < chunk.size(); i++) {
      head(MAP, 2);
      record(chunk, i);
    }
    finish("Kinesis_20131202.PutRecords");
  }

  void putRecord(Chunk one) {
    end = BODY_AT;
    head(MAP, 3);
    text(STREAM_NAME);
    text(stream);
    record(one, 0);
    finish("Kinesis_20131202.PutRecord");
  }

  void writeTo(OutputStream socket) throws IOException {
    socket.write(out, headAt, end - headAt);
  }

  @SuppressWarnings("deprecation") // the one way to put an ASCII string into an array uncopied
  private void record(Chunk chunk, int index) {
    text(DATA);
    bytes(BYTES, chunk.data(index));
    text(PARTITION_KEY);
    String key = chunk.key(index);
    head(TEXT, key.length());
    room(key.length());
    key.getBytes(0, key.length(), out, end);
    end += key.length();
  }

  private void text(byte[] ascii) {
    bytes(TEXT, ascii);
  }

  private void bytes(int major, byte[] content) {
    head(major, content.length);
    room(content.length);
    System.arraycopy(content, 0, out, end, content.length);
    end += content.length;
  }

  private void head(int major, int argument) {
    room(5);
    if (argument < 24) {
      out[end++] = (byte) (major | argument);
    } else if (argument < 1 << 8) {
      out[end++] = (byte) (major | 24);
      out[end++] = (byte) argument;
    } else if (argument < 1 << 16) {
      out[end++] = (byte) (major | 25);
      out[end++] = (byte) (argument >> 8);
      out[end++] = (byte) argument;
    } else {
      out[end++] = (byte) (major | 26);
      for (int shift = 24; shift >= 0; shift -= 8) {
        out[end++] = (byte) (argument >> shift);
      }
    }
  }

  private void room(int bytes) {
    if (end + bytes > out.length) {
      out = Arrays.copyOf(out, 2 * out.length);
    }
  }

  private void finish(String operation) {
    String head = signer.head(host, operation, out, BODY_AT, end - BODY_AT);
    headAt = BODY_AT - head.length();
    System.arraycopy(ascii(head), 0, out, headAt, head.length());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
