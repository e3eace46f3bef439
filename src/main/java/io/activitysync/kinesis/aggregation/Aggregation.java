package io.activitysync.kinesis.aggregation;

import java.util.Objects;

/**
 * How records of a part of the hash space are put into one record of Kinesis. Immutable.
 *
 * @param format what the record looks like
 * @param buckets parts of the hash space; a power of two, 1 to 65,536
 * @param maxSize most bytes of a record with several in it, its partition key included, 1,024 to
 *     1,048,576; a larger one goes alone
 */
public record Aggregation(Format format, int buckets, int maxSize) {
  /** Buckets where nothing else is said: many times the shards of most streams. */
  public static final int USUAL_BUCKETS = 1024;

  /**
   * By what is in a record AWS counts a put: one unit for each beginning 25 KB (Kinesis pricing).
   */
  private static final int PUT_PAYLOAD_UNIT = 25 * 1024;

  private static final int SMALLEST = 1 << 10;
  private static final int LARGEST = 1 << 20;

  /** Each record as it is. */
  public static final Aggregation NONE = usual(Format.NONE);

  /** What several records look like as one. */
  public enum Format {
    /** None does. */
    NONE,

    /**
     * The producer library's, which its readers take apart; two units large, as by default there.
     */
    KPL,

    /**
     * Lines that end in a line feed, which needs no library to read. A record that is no single
     * line goes alone.
     */
    LINES
  }

  /** Refuses what is out of range, with {@link IllegalArgumentException}. */
  public Aggregation {
    Objects.requireNonNull(format, "format");
    HashBuckets.of(buckets);
    if (maxSize < SMALLEST || maxSize > LARGEST) {
      throw new IllegalArgumentException(
          "aggregationMaxSize must be " + SMALLEST + " to " + LARGEST + ": " + maxSize);
    }
  }

  /** With the usual number of buckets, as large as suits the format. */
  public static Aggregation usual(Format format) {
    return new Aggregation(format, USUAL_BUCKETS, usualSize(format));
  }

  /** Bytes that suit a format: a unit by which a put is paid, or two. */
  public static int usualSize(Format format) {
    return format == Format.KPL ? 2 * PUT_PAYLOAD_UNIT : PUT_PAYLOAD_UNIT;
  }

  /** Whether there is any. */
  public boolean on() {
    return format != Format.NONE;
  }

  /** Where records go together; null without aggregation. */
  public HashBuckets hashBuckets() {
    return on() ? HashBuckets.of(buckets) : null;
  }

  /**
   * Whether a record can't be one of several. To be asked outside of a lock: it looks at it all.
   */
  public boolean mustGoAlone(byte[] data, int offset, int length) {
    return format == Format.LINES
        && (!LinesAggregate.isOneLine(data, offset, length)
            || AggregateFormat.startsLikeOne(data, offset, length));
  }

  /** Begins an aggregate under a hash key, decimal, of so many bytes at most. */
  public AggregateBuilder begin(String hashKey, int most) {
    return format == Format.LINES
        ? new LinesAggregate(hashKey, most)
        : new KplAggregate(hashKey, most);
  }
}
