package io.activitysync.connection.settings;

import io.activitysync.connection.PiiMode;
import io.activitysync.credentials.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a connection sends.
 *
 * @param version event version, as {@code 1.0}
 * @param events kinds wanted; empty means all
 * @param pii what becomes of personal data
 * @param piiKey with {@link PiiMode#HASH} the key of the hash, 16 characters or more; null
 *     otherwise
 * @param piiFields by kind of event, as the source or the version names it, further fields that
 *     hold personal data beside those that an event names itself; {@link PiiFields#ANY_KIND} for
 *     every kind. Paths into {@code data}, or into {@code customContext} where they begin with its
 *     name
 * @param partitionKey field that keeps events in order: {@code experienceId}, {@code messageId},
 *     {@code tenantId}, {@code kind}, {@code random} or a dotted path into the event
 * @param ingestTokens SHA-256 in lower-case hex of the tokens that senders of events need; empty
 *     means none is needed
 */
public record Content(
    String version,
    Set<String> events,
    PiiMode pii,
    Secret piiKey,
    Map<String, List<String>> piiFields,
    String partitionKey,
    Set<String> ingestTokens) {

  /** Without tokens. */
  public Content(
      String version,
      Set<String> events,
      PiiMode pii,
      Secret piiKey,
      Map<String, List<String>> piiFields,
      String partitionKey) {
    this(version, events, pii, piiKey, piiFields, partitionKey, Set.of());
  }

  /** Copies all that is a collection; an order or doubles in them mean nothing. */
  public Content {
    events = Set.copyOf(events);
    piiFields = PiiFields.normal(piiFields);
    ingestTokens = Set.copyOf(ingestTokens);
  }
}
