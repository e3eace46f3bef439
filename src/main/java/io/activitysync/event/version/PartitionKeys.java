package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.EventSettings;
import io.activitysync.event.json.JsonCursor;
import io.activitysync.event.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Partition keys by a connection's rule. An event without what the rule names goes by its
 * experience, else its message, else its tenant, else at random. A key longer than Kinesis takes is
 * replaced by its SHA-256 in hexadecimal digits, so that equal ones stay together. Immutable.
 */
final class PartitionKeys {
  /** Unicode characters (PutRecords API reference, {@code PartitionKey}). */
  private static final int LONGEST = 256;

  private final EventField field;
  private final byte[][] path;
  private final boolean kind;
  private final boolean random;

  /** Reads a rule as {@link EventSettings#partitionKey()} has it. */
  PartitionKeys(String rule) {
    kind = rule.equals("kind");
    random = rule.equals("random");
    field =
        switch (rule) {
          case EventSettings.EXPERIENCE_ID -> EventField.EXPERIENCE_ID;
          case "messageId" -> EventField.MESSAGE_ID;
          case "tenantId" -> EventField.TENANT_ID;
          default -> null;
        };
    String[] names = rule.split("\\.", -1);
    path = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      path[i] = Literals.bytes(names[i]);
    }
  }

  /** The event's key, 1 to 256 Unicode characters. */
  String of(EventBatch batch, int event) {
    if (random) {
      return UUID.randomUUID().toString();
    }
    String key =
        kind ? batch.kind(event) : field != null ? text(batch, event, field) : at(batch, event);
    if (key == null) {
      key = text(batch, event, EventField.EXPERIENCE_ID);
    }
    if (key == null) {
      key = text(batch, event, EventField.MESSAGE_ID);
    }
    if (key == null) {
      key = text(batch, event, EventField.TENANT_ID);
    }
    return key == null ? UUID.randomUUID().toString() : fitting(key);
  }

  /** Text of a field; null when it is missing or empty. */
  private static String text(EventBatch batch, int event, EventField field) {
    String text = batch.text(event, field);
    return text == null || text.isEmpty() ? null : text;
  }

  /** Text of the scalar at the path; null when there is none. */
  private String at(EventBatch batch, int event) {
    byte[] bytes = batch.buffer();
    int at = batch.eventStart(event);
    for (int i = 0; ; i++) {
      if (bytes[at] != '{') {
        return null;
      }
      JsonCursor members = new JsonCursor(bytes, at);
      boolean found = false;
      while (!found && members.next()) {
        found = members.named(path[i]);
      }
      if (!found) {
        return null;
      }
      at = members.start();
      if (i == path.length - 1) {
        return scalar(bytes, at, members.end());
      }
    }
  }

  private static String scalar(byte[] bytes, int start, int end) {
    return switch (bytes[start]) {
      case '{', '[', 'n' -> null;
      case '"' -> end - start == 2 ? null : JsonText.decode(bytes, start + 1, end - 1);
      default -> new String(bytes, start, end - start, StandardCharsets.UTF_8);
    };
  }

  private static String fitting(String key) {
    if (key.length() > LONGEST && key.codePointCount(0, key.length()) > LONGEST) {
      return HexFormat.of()
          .formatHex(EventIds.sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
    }
    return key;
  }
}
