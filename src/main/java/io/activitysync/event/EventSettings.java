package io.activitysync.event;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a connection wants its events, as of a moment. Asked for anew with each batch, so that what
 * was saved just now holds for the next batch of a long stream too.
 *
 * @param versionId id of the event version, as in {@code 1.0}
 * @param kinds kinds wanted, as the source names them or as the version does; empty for all
 * @param pii what is done with personal data
 * @param piiKey key for {@link PiiMode#HASH}; null with the other modes
 * @param piiFields by kind, as the source or the version names it, or {@code *} for any: further
 *     fields that hold personal data beside those that an event names itself, names joined by dots;
 *     in {@code data}, or in {@code customContext} where they begin with that name
 * @param partitionKey "experienceId", "messageId", "tenantId", "kind", "random", or the path of a
 *     field, names joined by dots
 * @param unknownKinds whether kinds that no version built in knows are sent, by a version that has
 *     one shape for all kinds
 */
public record EventSettings(
    String versionId,
    Set<String> kinds,
    PiiMode pii,
    PiiKey piiKey,
    Map<String, List<String>> piiFields,
    String partitionKey,
    boolean unknownKinds) {
  /** Exchange property that holds a {@code java.util.function.Supplier<EventSettings>}. */
  public static final String PROPERTY = "ActivitySyncEventSettings";

  /** The partition key unless a connection says otherwise. */
  public static final String EXPERIENCE_ID = "experienceId";

  /**
   * Checks that they go together.
   *
   * @throws IllegalArgumentException when personal data is to be hashed without a key, or the
   *     partition key is empty
   */
  public EventSettings {
    kinds = Set.copyOf(kinds);
    piiFields = Map.copyOf(piiFields);
    if (pii == PiiMode.HASH && piiKey == null) {
      throw new IllegalArgumentException("pii=hash needs a key");
    }
    if (partitionKey.isBlank()) {
      throw new IllegalArgumentException(
          "partitionKey must be experienceId, messageId, tenantId, kind, random or a field's path");
    }
  }

  /** All kinds, personal data included, keyed by experience, a line each. */
  public static EventSettings ofVersion(String versionId) {
    return new EventSettings(
        versionId, Set.of(), PiiMode.INCLUDE, null, Map.of(), EXPERIENCE_ID, false);
  }

  /**
   * Whether events of a kind are wanted.
   *
   * @param kind the source's name for it
   * @param sentKind the version's, or null where it has none
   */
  public boolean wants(String kind, String sentKind) {
    return kinds.isEmpty()
        || kinds.contains(kind)
        || (sentKind != null && kinds.contains(sentKind));
  }

  /** The same but for the version. */
  public EventSettings withVersion(String id) {
    return new EventSettings(id, kinds, pii, piiKey, piiFields, partitionKey, unknownKinds);
  }
}
