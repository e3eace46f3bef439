package io.activitysync.bench.sink;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Records of a CBOR body. The body is read as a flat row of tokens, no matter how they nest: each
 * record has exactly one byte string, its data, and nothing else in a request is one.
 */
final class CborRecords extends RecordReader {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int INDEFINITE = 31;

  /** What is expected next. */
  private enum Expect {
    TOKEN,
    ARGUMENT,
    CONTENT
  }

  private Expect expect = Expect.TOKEN;
  private int major;
  private int argumentLeft;
  private long argument;
  private int length;
  private int contentLeft;
  private byte[] content;
  private String lastText = "";

  CborRecords(Tally tally) {
    super(tally);
  }

  @Override
  void read(ByteBuf in) {
    while (in.isReadable()) {
      switch (expect) {
        case TOKEN -> token(in.readUnsignedByte());
        case ARGUMENT -> {
          argument = argument << 8 | in.readUnsignedByte();
          if (--argumentLeft == 0) {
            argument(argument);
          }
        }
        case CONTENT -> content(in);
      }
    }
  }

  private void token(int head) {
    major = head >> 5;
    int info = head & 31;
    if (info < 24) {
      argument(info);
    } else if (info != INDEFINITE) {
      argumentLeft = 1 << (info - 24);
      argument = 0;
      expect = Expect.ARGUMENT;
    } else if (major == BYTES || major == TEXT) {
      throw new IllegalArgumentException("strings in pieces are not understood");
    }
  }

  private void argument(long value) {
    expect = Expect.TOKEN;
    if (major == BYTES || major == TEXT) {
      length = Math.toIntExact(value);
      contentLeft = length;
      content = null;
      expect = Expect.CONTENT;
      if (length == 0) {
        end(new byte[0]);
      }
    }
  }

  private void content(ByteBuf in) {
    if (contentLeft == length && collect(in.getByte(in.readerIndex()))) {
      content = new byte[length];
    }
    int here = Math.min(contentLeft, in.readableBytes());
    if (content == null) {
      in.skipBytes(here);
    } else {
      in.readBytes(content, length - contentLeft, here);
    }
    contentLeft -= here;
    if (contentLeft == 0) {
      end(content);
    }
  }

  private boolean collect(byte first) {
    return exact()
        || (major == BYTES && (first == Aggregate.FIRST_BYTE || length > longestEvent()));
  }

  private void end(byte[] whole) {
    expect = Expect.TOKEN;
    if (major == BYTES) {
      if (whole == null) {
        data(length);
      } else {
        data(whole);
      }
    } else if (whole != null) {
      String text = new String(whole, StandardCharsets.UTF_8);
      if (lastText.equals("PartitionKey")) {
        key(text);
        lastText = "";
      } else {
        lastText = text;
      }
    }
  }
}
