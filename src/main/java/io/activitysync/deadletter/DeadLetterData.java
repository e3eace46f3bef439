package io.activitysync.deadletter;

import io.activitysync.connection.settings.InvalidSettingsException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** What is kept of an event that is set aside, beside the reason. */
public enum DeadLetterData {
  /** Its bytes, sealed with the store's key: it may hold personal data, and can be had back. */
  SEALED,
  /** Its bytes in base64, which whoever sees the dead letter can read. */
  CLEAR,
  /** Its length alone. */
  NONE;

  /** A dead letter's member that has its event in base64. */
  static final String CLEAR_MEMBER = "data";

  /** What a sealed event is bound to, beside its connection. */
  public static final String PURPOSE = "dead-letter";

  /** Seals a text for a connection. */
  @FunctionalInterface
  public interface Sealer {
    /** The sealed text, by connection, purpose and clear text. */
    String seal(String connection, String purpose, String clear);
  }

  /**
   * Reads the setting.
   *
   * @param property its name, for the error
   * @throws InvalidSettingsException where it is none of the three
   */
  public static DeadLetterData of(String property, String value) {
    try {
      return valueOf(value.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingsException(
          property, "is \"" + value + "\", should be sealed, clear or none");
    }
  }

  /** The dead letter's member that holds it. */
  Map.Entry<String, Object> member(String connection, byte[] raw, Sealer sealer) {
    String text = Base64.getEncoder().encodeToString(raw);
    return switch (this) {
      case SEALED -> Map.entry("sealed", sealer.seal(connection, PURPOSE, text));
      case CLEAR -> Map.entry(CLEAR_MEMBER, text);
      case NONE -> Map.entry("bytes", raw.length);
    };
  }
}
