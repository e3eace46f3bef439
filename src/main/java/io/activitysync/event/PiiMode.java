package io.activitysync.event;

/** What is done with the personal data that an event names in {@code pii}. */
public enum PiiMode {
  /** Sent as it came. */
  INCLUDE,
  /** Replaced by null. */
  REDACT,
  /** Replaced by its HMAC-SHA-256 under the connection's own key, in hexadecimal digits. */
  HASH
}
