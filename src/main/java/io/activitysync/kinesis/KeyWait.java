package io.activitysync.kinesis;

/**
 * How far records waited for nothing but an earlier one of their key, between two looks. Immutable.
 *
 * @param held part of that time in which it was so, 0 to 1; 0 where the stream refused any
 *     meanwhile, since then it is the stream that they wait for
 * @param share part of the records that wait now which are of the one key with most of them, 0 to
 *     1; 0 where they are not counted, since it was not so for half of the time
 * @param keyHash the first four digits of that key's MD5 in hexadecimal, by which Kinesis places
 *     it: enough to know a key by, too few to find out what it was; null where there is no share
 * @param roundTripNanos what calls took of late, on average; 0 before the first
 */
public record KeyWait(double held, double share, String keyHash, long roundTripNanos) {
  /** Nothing is sent, so nothing waits. */
  public static final KeyWait NONE = new KeyWait(0, 0, null, 0);
}
