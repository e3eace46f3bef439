package io.activitysync.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The names that the source contract knows, told apart by length first. */
final class Names {
  private static final byte[] ID = bytes("id");
  private static final byte[] KIND = bytes("kind");
  private static final byte[] TIMESTAMP = bytes("timestamp");
  private static final byte[] TENANT_ID = bytes("tenantId");
  private static final byte[] WORKFLOW_CONTEXT = bytes("workflowContext");
  private static final byte[] CUSTOM_CONTEXT = bytes("customContext");
  private static final byte[] DATA = bytes("data");
  private static final byte[] PII = bytes("pii");

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
    return switch (end - start) {
      case 2 -> is(ID, bytes, start, end) ? EventField.ID : null;
      case 3 -> is(PII, bytes, start, end) ? EventField.PII : null;
      case 4 -> {
        if (is(KIND, bytes, start, end)) {
          yield EventField.KIND;
        }
        yield is(DATA, bytes, start, end) ? EventField.DATA : null;
      }
      case 8 -> is(TENANT_ID, bytes, start, end) ? EventField.TENANT_ID : null;
      case 9 -> is(TIMESTAMP, bytes, start, end) ? EventField.TIMESTAMP : null;
      case 13 -> is(CUSTOM_CONTEXT, bytes, start, end) ? EventField.CUSTOM_CONTEXT : null;
      case 15 -> is(WORKFLOW_CONTEXT, bytes, start, end) ? EventField.WORKFLOW_CONTEXT : null;
      default -> null;
    };
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
