package io.activitysync.kinesis.aggregation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.activitysync.support.kinesis.TestKinesis;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** What consumers with the Kinesis Client Library get to see of a stream. */
public final class TakenApart {
  private static final BigInteger LAST_HASH =
      BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private TakenApart() {}

  /** All records, those of each shard in their order, parents before their children. */
  public static List<KinesisClientRecord> of(TestKinesis kinesis, String stream) {
    Map<String, List<Record>> byShard = kinesis.recordsByShard(stream);
    List<KinesisClientRecord> all = new ArrayList<>();
    for (Shard shard : kinesis.shards(stream)) {
      HashKeyRange range = shard.hashKeyRange();
      all.addAll(
          new AggregatorUtil()
              .deaggregate(
                  byShard.get(shard.shardId()).stream()
                      .map(KinesisClientRecord::fromRecord)
                      .toList(),
                  new BigInteger(range.startingHashKey()),
                  new BigInteger(range.endingHashKey())));
    }
    return all;
  }

  /** Texts of the records in an entry, whatever the shard. */
  public static List<String> texts(byte[] entry) {
    KinesisClientRecord record =
        KinesisClientRecord.builder()
            .partitionKey("any")
            .data(ByteBuffer.wrap(entry))
            .sequenceNumber("1")
            .approximateArrivalTimestamp(Instant.EPOCH)
            .build();
    return new AggregatorUtil()
        .deaggregate(List.of(record), BigInteger.ZERO, LAST_HASH).stream()
            .map(one -> UTF_8.decode(one.data().duplicate()).toString())
            .toList();
  }
}
