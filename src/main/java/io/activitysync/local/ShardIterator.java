package io.activitysync.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * A reader's place in a shard, given out as an opaque token that is good for five minutes.
 *
 * @param position the next record to read
 * @param issued when the token was made
 */
record ShardIterator(String stream, String shardId, long position, Instant issued) {

  private static final Duration LIFETIME = Duration.ofMinutes(5);

  String token() {
    String text = issued.toEpochMilli() + " " + position + " " + shardId + " " + stream;
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a token.
   *
   * @throws KinesisFault InvalidArgumentException when it is none; ExpiredIteratorException when it
   *     is too old
   */
  static ShardIterator of(String token, Instant now) {
    ShardIterator iterator = decode(token);
    if (iterator.issued.plus(LIFETIME).isBefore(now)) {
      throw KinesisFault.refused(
          "ExpiredIteratorException",
          "Iterator expired. The iterator was created at time "
              + iterator.issued
              + " while right now it is "
              + now
              + " which is further in the future than the tolerated delay of "
              + LIFETIME.toMillis()
              + " milliseconds.");
    }
    return iterator;
  }

  private static ShardIterator decode(String token) {
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      String[] parts = text.split(" ", -1);
      if (parts.length == 4) {
        return new ShardIterator(
            parts[3],
            parts[2],
            Long.parseLong(parts[1]),
            Instant.ofEpochMilli(Long.parseLong(parts[0])));
      }
    } catch (IllegalArgumentException e) {
      // falls through to the refusal: neither base64 nor numbers
    }
    throw KinesisFault.invalidArgument("Invalid ShardIterator.");
  }

  ShardIterator movedTo(long newPosition, Instant now) {
    return new ShardIterator(stream, shardId, newPosition, now);
  }
}
