package io.activitysync.connection;

/** What becomes of personal data in what is sent. */
public enum PiiMode {
  INCLUDE,
  REDACT,
  HASH
}
