package io.activitysync.event.reading;

import io.activitysync.event.EventField;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The names that the source contract knows, told apart by length first. */
final class Names {
  private static final byte[][] BY_SLOT = new byte[EventField.COUNT][];

  static {
    for (EventField field : EventField.values()) {
      BY_SLOT[field.slot()] = bytes(field.path());
    }
  }

  private Names() {}

  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  static boolean is(byte[] name, byte[] bytes, int start, int end) {
    return Arrays.equals(name, 0, name.length, bytes, start, end);
  }

  /** The field of an event's outermost object that has this name; null for any other name. */
  static EventField top(byte[] bytes, int start, int end) {
    EventField field =
        switch (end - start) {
          case 2 -> EventField.ID;
          case 3 -> EventField.PII;
          case 4 -> bytes[start] == 'k' ? EventField.KIND : EventField.DATA;
          case 8 -> EventField.TENANT_ID;
          case 9 -> EventField.TIMESTAMP;
          case 13 -> EventField.CUSTOM_CONTEXT;
          case 15 -> EventField.WORKFLOW_CONTEXT;
          default -> null;
        };
    if (field == null || !is(BY_SLOT[field.slot()], bytes, start, end)) {
      return null;
    }
    return field;
  }

  /**
   * Place of a name in a list of names.
   *
   * @return its index, or -1 when it is not in the list
   */
  static int place(byte[][] names, byte[] bytes, int start, int end) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].length == end - start && is(names[i], bytes, start, end)) {
        return i;
      }
    }
    return -1;
  }
}
