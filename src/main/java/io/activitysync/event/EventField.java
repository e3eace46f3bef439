package io.activitysync.event;

/** A part of a source event whose place in the buffer is kept when the event is read. */
public enum EventField {
  /** {@code id}, a string; what the source calls the event. */
  ID("id"),
  /** {@code kind}, a string; required. */
  KIND("kind"),
  /** {@code timestamp}, a string, ISO-8601 with offset; required. */
  TIMESTAMP("timestamp"),
  /** {@code tenantId}, a string. */
  TENANT_ID("tenantId"),
  /** {@code workflowContext}, an object. */
  WORKFLOW_CONTEXT("workflowContext"),
  /** {@code customContext}, an object. */
  CUSTOM_CONTEXT("customContext"),
  /** {@code data}, an object. */
  DATA("data"),
  /** {@code pii}, an array of strings. */
  PII("pii"),
  /** {@code workflowContext.experienceContext.experienceId}, a string. */
  EXPERIENCE_ID("workflowContext.experienceContext.experienceId"),
  /** {@code data.messageId}, a string. */
  MESSAGE_ID("data.messageId"),
  /** {@code data.status}, a string. */
  STATUS("data.status");

  static final int COUNT = values().length;

  private final String path;

  EventField(String path) {
    this.path = path;
  }

  /** Where it is in the source event, names joined by dots. */
  public String path() {
    return path;
  }
}
