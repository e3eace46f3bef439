package io.activitysync.connection.store;

import io.activitysync.connection.settings.ConnectionProperties;
import java.util.Locale;

/** One setting of a connection, by the name it has in each place. */
enum Field {
  NAME,
  SOURCE,
  CREDENTIALS,
  ACCESS_KEY_ID,
  SECRET_ACCESS_KEY,
  SESSION_TOKEN,
  PROFILE,
  ROLE_ARN,
  EXTERNAL_ID,
  STREAM_NAME,
  REGION,
  ENDPOINT,
  VERSION,
  EVENTS,
  PII,
  PII_KEY,
  PII_FIELDS,
  PARTITION_KEY,
  INGEST_TOKENS;

  /** As {@code stream_name}. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As {@code stream-name}, in a properties file. */
  String property() {
    return column().replace('_', '-');
  }

  /** As {@code streamName}, in JSON. */
  String json() {
    return ConnectionProperties.camelCase(property());
  }

  /** Whether it goes in and never comes out. */
  boolean secret() {
    return this == SECRET_ACCESS_KEY
        || this == SESSION_TOKEN
        || this == PII_KEY
        || this == INGEST_TOKENS;
  }
}
