package io.activitysync.bench.sink;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Records of a JSON body. It is read as a flat row of strings: one that a colon follows is a name,
 * and the string after a name is its value.
 */
final class JsonRecords extends RecordReader {
  private static final byte QUOTE = '"';

  private final ByteArrayOutputStream text = new ByteArrayOutputStream(2048);
  private boolean inString;
  private String name = "";
  private byte[] last = {};

  JsonRecords(Tally tally) {
    super(tally);
  }

  @Override
  void read(ByteBuf in) {
    while (in.isReadable()) {
      if (inString) {
        string(in);
      } else {
        between(in.readByte());
      }
    }
  }

  private void between(byte next) {
    if (next == QUOTE) {
      inString = true;
      text.reset();
    } else if (next == ':') {
      name = new String(last, StandardCharsets.US_ASCII);
    }
  }

  private void string(ByteBuf in) {
    int quote = in.bytesBefore(QUOTE);
    int here = quote < 0 ? in.readableBytes() : quote;
    byte[] piece = new byte[here];
    in.readBytes(piece);
    text.writeBytes(piece);
    if (quote < 0) {
      return;
    }
    in.skipBytes(1);
    // no key or name that the benchmark sends has a quote in it, so none is escaped
    inString = false;
    last = text.toByteArray();
    value();
  }

  private void value() {
    switch (name) {
      case "Data" -> data(Base64.getDecoder().decode(last));
      case "PartitionKey" -> {
        if (exact()) {
          key(new String(last, StandardCharsets.UTF_8));
        }
      }
      default -> {} // stream name, explicit hash key
    }
    name = "";
  }
}
