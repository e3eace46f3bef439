package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.client.PutEntry;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Reads entries as the Kinesis Client Library does: takes aggregates apart, and drops what hashes
 * outside of the shard. The stream is split and merged all the time. Or as who splits at line
 * feeds.
 */
final class Consumer {
  private static final int HASH_BITS = 128;
  private static final BigInteger LAST_HASH =
      BigInteger.ONE.shiftLeft(HASH_BITS).subtract(BigInteger.ONE);

  private final Random random;
  private final Aggregation.Format format;
  private NavigableSet<BigInteger> shards = new TreeSet<>(List.of(BigInteger.ZERO));

  Consumer(Random random, Aggregation.Format format) {
    this.random = random;
    this.format = format;
  }

  /** The records that come out of an entry, in their order. */
  List<byte[]> read(PutEntry entry) {
    byte[] data = Arrays.copyOfRange(entry.data(), entry.offset(), entry.offset() + entry.length());
    if (format != Aggregation.Format.KPL) {
      return format == Aggregation.Format.LINES ? lines(data) : List.of(data);
    }
    if (random.nextInt(20) == 0) {
      reshard();
    }
    BigInteger hash = hash(entry);
    BigInteger after = shards.higher(hash);
    List<byte[]> out = new ArrayList<>();
    for (KinesisClientRecord record :
        new AggregatorUtil()
            .deaggregate(
                List.of(record(entry, data)),
                shards.floor(hash),
                after == null ? LAST_HASH : after.subtract(BigInteger.ONE))) {
      byte[] one = new byte[record.data().remaining()];
      record.data().duplicate().get(one);
      out.add(one);
    }
    return out;
  }

  /**
   * Lines; one item that is no line, which is told by how a line here begins, and must be alone.
   */
  private static List<byte[]> lines(byte[] data) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < data.length; at++) {
      if (data[at] == '\n' || at == data.length - 1) {
        lines.add(Arrays.copyOfRange(data, start, at + 1));
        start = at + 1;
      }
    }
    return lines.stream().allMatch(line -> line[0] < 0) ? lines : List.of(data);
  }

  private void reshard() {
    shards = new TreeSet<>(List.of(BigInteger.ZERO));
    int cuts = random.nextInt(8);
    for (int i = 0; i < cuts; i++) {
      shards.add(new BigInteger(HASH_BITS, random));
    }
  }

  private static KinesisClientRecord record(PutEntry entry, byte[] data) {
    return KinesisClientRecord.builder()
        .partitionKey(entry.partitionKey())
        .explicitHashKey(entry.explicitHashKey())
        .data(ByteBuffer.wrap(data))
        .sequenceNumber("1")
        .approximateArrivalTimestamp(Instant.EPOCH)
        .build();
  }

  private static BigInteger hash(PutEntry entry) {
    if (entry.explicitHashKey() != null) {
      return new BigInteger(entry.explicitHashKey());
    }
    try {
      byte[] key = entry.partitionKey().getBytes(StandardCharsets.UTF_8);
      return new BigInteger(1, MessageDigest.getInstance("MD5").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
