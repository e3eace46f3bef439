package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.Canonical;
import io.activitysync.event.json.JsonCursor;

/**
 * Version 0.0's {@code outcome} of a finished experience, with {@code data.error}. Whether it
 * succeeded is told by the event as it came, since its personal data may be treated.
 */
final class Outcome {
  private static final byte[] OUTCOME = Literals.bytes(",\"outcome\":{\"success\":");
  private static final byte[] TRUE = Literals.bytes("true");
  private static final byte[] FALSE = Literals.bytes("false");
  private static final byte[] ERROR = Literals.bytes(",\"error\":");
  private static final byte[] ERROR_NAME = Literals.bytes("error");

  private Outcome() {}

  static void write(EventBatch batch, int event, ByteOutput out) {
    int error = 0;
    int errorEnd = 0;
    if (batch.has(event, EventField.DATA)) {
      JsonCursor data = new JsonCursor(batch.buffer(), batch.start(event, EventField.DATA));
      while (data.next()) {
        if (data.type() == '{' && data.named(ERROR_NAME)) {
          error = data.start();
          errorEnd = data.end();
        }
      }
    }
    out.write(OUTCOME);
    out.write(batch.failed(event) ? FALSE : TRUE);
    if (errorEnd > 0) {
      out.write(ERROR);
      Canonical.write(batch.buffer(), error, errorEnd, out);
    }
    out.write((byte) '}');
  }
}
