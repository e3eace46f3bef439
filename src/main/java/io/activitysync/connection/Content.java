package io.activitysync.connection;

import java.util.Set;

/**
 * What a connection sends.
 *
 * @param version event version, as {@code 1.0}
 * @param events kinds wanted; empty means all
 * @param pii what becomes of personal data
 * @param piiKey with {@link PiiMode#HASH} the key of the hash, 16 characters or more; null
 *     otherwise
 * @param partitionKey field that keeps events in order: {@code experienceId}, {@code messageId},
 *     {@code tenantId}, {@code kind}, {@code random} or a dotted path into the event
 */
public record Content(
    String version, Set<String> events, PiiMode pii, Secret piiKey, String partitionKey) {

  /** Copies {@code events}. */
  public Content {
    events = Set.copyOf(events);
  }
}
