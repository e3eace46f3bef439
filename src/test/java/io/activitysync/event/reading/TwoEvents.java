package io.activitysync.event.reading;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Two events that can be told apart, and which of them were read. */
final class TwoEvents {
  static final String ONE =
      "{\"kind\":\"action\",\"timestamp\":\"2026-03-14T09:26:53Z\",\"tenantId\":\"one\"}";
  static final String TWO =
      "{\"kind\":\"action\",\"timestamp\":\"2026-03-14T09:26:54+01:00\",\"tenantId\":\"two\"}";

  private TwoEvents() {}

  static List<String> tenants(Batches<EventBatch> events) throws Exception {
    List<String> tenants = new ArrayList<>();
    for (EventBatch batch = events.next(); batch != null; batch = events.next()) {
      for (int i = 0; i < batch.size(); i++) {
        tenants.add(batch.sourceIndex(i) + " " + batch.text(i, EventField.TENANT_ID));
      }
    }
    return tenants;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A stream that is not known to be in memory. */
  static InputStream trickle(byte[] bytes) {
    return new SequenceInputStream(
        new ByteArrayInputStream(bytes, 0, bytes.length / 2),
        new ByteArrayInputStream(bytes, bytes.length / 2, bytes.length));
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
