package io.activitysync.kinesis.client;

/** What could be found out about a stream without writing to it. Immutable. */
public sealed interface StreamDescription {

  /**
   * The stream is there.
   *
   * @param status {@code CREATING}, {@code DELETING}, {@code ACTIVE} or {@code UPDATING}
   * @param maxRecordBytes most bytes of one record's data and partition key together: 1 MiB, or
   *     what the stream was raised to ({@code MaxRecordSizeInKiB}, 1024 to 10240)
   * @param openShards 0 when the service doesn't tell
   */
  record Described(String status, int maxRecordBytes, int openShards) implements StreamDescription {

    /** Whether it takes writes at present. */
    public boolean takesWrites() {
      return status.equals("ACTIVE") || status.equals("UPDATING");
    }
  }

  /**
   * The credentials may not ask, which says nothing about whether they may write: the first put is
   * the proof.
   *
   * @param message what the service said; may be null
   */
  record Denied(String message) implements StreamDescription {}

  /** A record's limit where nothing else is known: the default of Kinesis, 1 MiB. */
  int DEFAULT_MAX_RECORD_BYTES = 1 << 20;
}
