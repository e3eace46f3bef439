package io.activitysync.event.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes written one after the other into one growing array. For one thread. */
public final class ByteOutput {
  private byte[] bytes;
  private int size;

  /** Starts empty, with room for this many bytes. */
  public ByteOutput(int capacity) {
    this(new byte[Math.max(capacity, 64)]);
  }

  /** Starts empty, with room for as many bytes as this has. */
  public ByteOutput(byte[] room) {
    bytes = room;
  }

  /** Array that holds what was written; replaced by a longer one when it is full. */
  public byte[] array() {
    return bytes;
  }

  /** Number of bytes written. */
  public int size() {
    return size;
  }

  /** Takes back what was written after the first {@code length} bytes. */
  public void truncate(int length) {
    size = length;
  }

  /** Writes one byte. */
  public void write(byte b) {
    if (size == bytes.length) {
      grow(1);
    }
    bytes[size++] = b;
  }

  /** Writes a whole array. */
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  /** Writes the bytes from {@code start} to before {@code end}. */
  public void write(byte[] source, int start, int end) {
    int length = end - start;
    if (length > bytes.length - size) {
      grow(length);
    }
    System.arraycopy(source, start, bytes, size, length);
    size += length;
  }

  /** Writes text as a JSON string, quotes included, in the canonical form. */
  public void writeString(String text) {
    write((byte) '"');
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        write(text.substring(run, i).getBytes(StandardCharsets.UTF_8));
        writeEscaped(c);
        run = i + 1;
      }
    }
    write(text.substring(run).getBytes(StandardCharsets.UTF_8));
    write((byte) '"');
  }

  /** Writes one UTF-16 unit by the escape that the canonical form has for it. */
  void writeEscaped(char c) {
    String escape =
        switch (c) {
          case '"' -> "\\\"";
          case '\\' -> "\\\\";
          case '\b' -> "\\b";
          case '\f' -> "\\f";
          case '\n' -> "\\n";
          case '\r' -> "\\r";
          case '\t' -> "\\t";
          default -> String.format("\\u%04x", (int) c);
        };
    write(escape.getBytes(StandardCharsets.US_ASCII));
  }

  private void grow(int more) {
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
  }
}
