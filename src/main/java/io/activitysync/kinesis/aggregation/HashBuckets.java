package io.activitysync.kinesis.aggregation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The hash space of Kinesis (0 to 2^128 - 1) cut into equal parts, each with one fixed hash key
 * inside of it. Records of a bucket that are all sent with its hash key lie in one shard, however
 * the stream is split or merged, because a point of the hash space belongs to one shard. So nothing
 * has to be known about shards. Safe for use by several threads.
 */
public final class HashBuckets {
  private static final int HIGHEST_COUNT = 1 << 16;
  private static final int HASH_BITS = 128;

  // thousands of connections cut the hash space alike
  private static final Map<Integer, HashBuckets> BY_COUNT = new ConcurrentHashMap<>();

  private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(HashBuckets::md5);

  private final int bits;
  private final AtomicReferenceArray<String> hashKeys;

  private HashBuckets(int count) {
    this.bits = Integer.numberOfTrailingZeros(count);
    this.hashKeys = new AtomicReferenceArray<>(count);
  }

  /**
   * The hash space in so many parts.
   *
   * @param count a power of two, 1 to 65,536
   * @throws IllegalArgumentException when it is not
   */
  public static HashBuckets of(int count) {
    if (count < 1 || count > HIGHEST_COUNT || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException(
          "aggregationBuckets must be a power of two, 1 to " + HIGHEST_COUNT + ": " + count);
    }
    return BY_COUNT.computeIfAbsent(count, HashBuckets::new);
  }

  public int count() {
    return hashKeys.length();
  }

  /** Bucket that Kinesis would hash the partition key into (MD5 of its UTF-8 bytes). */
  public int ofPartitionKey(String partitionKey) {
    // in two steps, since a shift by 32 is a shift by nothing
    return top(partitionKey) >>> 1 >>> (31 - bits);
  }

  /** The first four digits of a partition key's MD5, in hexadecimal. */
  public static String shortHash(String partitionKey) {
    return "%04x".formatted(top(partitionKey) >>> 16);
  }

  private static int top(String partitionKey) {
    byte[] hash = MD5.get().digest(partitionKey.getBytes(StandardCharsets.UTF_8));
    return (hash[0] & 0xff) << 24
        | (hash[1] & 0xff) << 16
        | (hash[2] & 0xff) << 8
        | (hash[3] & 0xff);
  }

  /**
   * The one hash key that all of a bucket's records are sent with: its middle, so that shards that
   * are not quite equal still get about what they would get without buckets.
   */
  public String hashKey(int bucket) {
    String known = hashKeys.get(bucket);
    if (known != null) {
      return known;
    }
    String made = BigInteger.valueOf(2L * bucket + 1).shiftLeft(HASH_BITS - bits - 1).toString();
    hashKeys.set(bucket, made);
    return made;
  }

  @SuppressWarnings("UnsafeCryptoAlgorithm") // it is how Kinesis places records, not a protection
  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no MD5, by which Kinesis places records", e);
    }
  }
}
