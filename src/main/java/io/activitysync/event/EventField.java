package io.activitysync.event;

/** A part of a source event whose place in the buffer is kept when the event is read. */
public enum EventField {
  /** {@code id}, a string; what the source calls the event. */
  ID(0, "id"),
  /** {@code kind}, a string; required. */
  KIND(1, "kind"),
  /** {@code timestamp}, a string, ISO-8601 with offset; required. */
  TIMESTAMP(2, "timestamp"),
  /** {@code tenantId}, a string. */
  TENANT_ID(3, "tenantId"),
  /** {@code workflowContext}, an object. */
  WORKFLOW_CONTEXT(4, "workflowContext"),
  /** {@code customContext}, an object. */
  CUSTOM_CONTEXT(5, "customContext"),
  /** {@code data}, an object. */
  DATA(6, "data"),
  /** {@code pii}, an array of strings. */
  PII(7, "pii"),
  /** {@code workflowContext.experienceContext.experienceId}, a string. */
  EXPERIENCE_ID(8, "workflowContext.experienceContext.experienceId"),
  /** {@code data.messageId}, a string. */
  MESSAGE_ID(9, "data.messageId"),
  /** {@code data.status}, a string. */
  STATUS(10, "data.status");

  /** How many there are. */
  public static final int COUNT = values().length;

  private final int slot;
  private final String path;

  EventField(int slot, String path) {
    this.slot = slot;
    this.path = path;
  }

  /** Number of the field, 0 to {@link #COUNT} - 1. */
  public int slot() {
    return slot;
  }

  /** Where it is in the source event, names joined by dots. */
  public String path() {
    return path;
  }
}
