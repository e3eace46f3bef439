package io.activitysync.event;

import java.security.MessageDigest;

/** Secret under which personal data is hashed. Never shown. Immutable. */
public final class PiiKey {
  private static final int SHORTEST = 16;

  private final byte[] bytes;

  /**
   * Takes a copy of the key.
   *
   * @param bytes 16 bytes or more, at random
   * @throws IllegalArgumentException when it is shorter
   */
  public PiiKey(byte[] bytes) {
    if (bytes.length < SHORTEST) {
      throw new IllegalArgumentException(
          "the key for hashing personal data must be at least " + SHORTEST + " bytes long");
    }
    this.bytes = bytes.clone();
  }

  /** A copy of the key. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PiiKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return PiiKey.class.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
