package io.activitysync.credentials;

import java.util.Objects;

/**
 * A value that goes in and never comes out by accident: {@link #toString} masks it, and it is not
 * serialisable. Equal by value, so that a change of settings can be seen.
 */
public final class Secret {
  private final String value;

  /**
   * Holds a secret.
   *
   * @param value the secret in the clear, not null
   */
  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /**
   * The secret in the clear, for who signs with it, seals it for the store, or checks how it is
   * written.
   */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret s && s.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "******";
  }
}
