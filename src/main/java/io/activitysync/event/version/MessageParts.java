package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.Canonical;
import io.activitysync.event.json.JsonCursor;

/** What version 0.0 takes out of a message's {@code data}, found in one pass over it. */
final class MessageParts {
  private static final byte[][] NAMES = {
    Literals.bytes("sender"),
    Literals.bytes("recipient"),
    Literals.bytes("subject"),
    Literals.bytes("body"),
    Literals.bytes("replyTo"),
    Literals.bytes("errors"),
    Literals.bytes("match"),
    Literals.bytes("channel")
  };
  private static final byte[][] PAYLOAD_NAMES = {
    Literals.bytes("\"sender\":"),
    Literals.bytes("\"recipient\":"),
    Literals.bytes("\"subject\":"),
    Literals.bytes("\"body\":"),
    Literals.bytes("\"replyTo\":")
  };
  private static final int ERRORS = 5;
  private static final int MATCH = 6;
  private static final int CHANNEL = 7;

  private static final byte[] PAYLOAD = Literals.bytes(",\"payload\":{");
  private static final byte[] SMS = Literals.bytes("\"kind\":\"sms\"");
  private static final byte[] EMAIL = Literals.bytes("\"kind\":\"email\"");
  private static final byte[] KIND = Literals.bytes("\"kind\":");
  private static final byte[] ERRORS_NAME = Literals.bytes(",\"errors\":");
  private static final byte[] MATCH_NAME = Literals.bytes(",\"match\":");

  private final byte[] bytes;
  private final String kind;
  private final boolean canonical;
  private final int[] starts = new int[NAMES.length];
  private final int[] ends = new int[NAMES.length];

  MessageParts(EventBatch batch, int event) {
    bytes = batch.buffer();
    kind = batch.kind(event);
    canonical = batch.ready(event, EventField.DATA);
    if (!batch.has(event, EventField.DATA)) {
      return;
    }
    JsonCursor data = new JsonCursor(bytes, batch.start(event, EventField.DATA));
    while (data.next()) {
      for (int i = 0; i < NAMES.length; i++) {
        if (data.named(NAMES[i])) {
          starts[i] = data.start();
          ends[i] = data.type() == 'n' ? 0 : data.end();
        }
      }
    }
  }

  /** The message itself: those of its parts that it has, and whether it is an email or an sms. */
  void writePayload(ByteOutput out) {
    out.write(PAYLOAD);
    boolean first = !writeChannel(out);
    for (int i = 0; i < PAYLOAD_NAMES.length; i++) {
      if (ends[i] > 0) {
        if (!first) {
          out.write((byte) ',');
        }
        first = false;
        out.write(PAYLOAD_NAMES[i]);
        write(i, out);
      }
    }
    out.write((byte) '}');
  }

  private boolean writeChannel(ByteOutput out) {
    if (kind.equals("outbound-sms")) {
      out.write(SMS);
    } else if (kind.equals("outbound-email")) {
      out.write(EMAIL);
    } else if (ends[CHANNEL] > 0) {
      out.write(KIND);
      write(CHANNEL, out);
    } else {
      return false;
    }
    return true;
  }

  void writeErrors(ByteOutput out) {
    out.write(ERRORS_NAME);
    if (ends[ERRORS] == 0) {
      out.write(Literals.EMPTY_ARRAY);
    } else {
      write(ERRORS, out);
    }
  }

  void writeMatch(ByteOutput out) {
    out.write(MATCH_NAME);
    if (ends[MATCH] == 0) {
      out.write(Literals.NULL);
    } else {
      write(MATCH, out);
    }
  }

  private void write(int part, ByteOutput out) {
    if (canonical) {
      out.write(bytes, starts[part], ends[part]);
    } else {
      Canonical.write(bytes, starts[part], ends[part], out);
    }
  }
}
