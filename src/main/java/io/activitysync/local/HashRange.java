package io.activitysync.local;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the 128-bit hash space that a shard owns.
 *
 * @param start first hash key, inclusive
 * @param end last hash key, inclusive
 */
record HashRange(BigInteger start, BigInteger end) {

  private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);

  /** The whole space in parts of (all but) the same size; the last one takes the remainder. */
  static List<HashRange> split(int parts) {
    BigInteger size = SPACE.divide(BigInteger.valueOf(parts));
    List<HashRange> ranges = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      BigInteger start = size.multiply(BigInteger.valueOf(i));
      BigInteger next = i == parts - 1 ? SPACE : start.add(size);
      ranges.add(new HashRange(start, next.subtract(BigInteger.ONE)));
    }
    return List.copyOf(ranges);
  }

  /** The place of a partition key: its MD5, read as an unsigned number. */
  static BigInteger hash(String partitionKey) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return new BigInteger(1, md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5", e);
    }
  }

  /** Whether a number is inside the space at all. */
  static boolean inSpace(BigInteger hash) {
    return hash.signum() >= 0 && hash.compareTo(SPACE) < 0;
  }

  boolean contains(BigInteger hash) {
    return hash.compareTo(start) >= 0 && hash.compareTo(end) <= 0;
  }
}
