package io.activitysync.support.kinesis;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A Kinesis that tests run against. Thread-safe. */
public interface TestKinesis {

  /** The region that clients of it are built with. */
  Region REGION = Region.US_EAST_1;

  /** Any credentials will do; these are as good as others. */
  AwsBasicCredentials CREDENTIALS = AwsBasicCredentials.create("testkey", "testsecret");

  /** Plain HTTP on loopback. */
  URI endpoint();

  /** An AWS client that speaks to it; shared, so not to be closed. */
  KinesisClient client();

  /** A new AWS client that speaks to some endpoint, without retries of its own. */
  static KinesisClient newClient(URI endpoint) {
    // not the URLConnection client: the JDK sends a POST again by itself after a reset
    return KinesisClient.builder()
        .endpointOverride(endpoint)
        .region(REGION)
        .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
        .httpClientBuilder(ApacheHttpClient.builder())
        .overrideConfiguration(
            override -> override.retryStrategy(retries -> retries.maxAttempts(1)))
        .build();
  }

  /** As {@link #newClient}, but one that speaks JSON instead of CBOR. */
  static KinesisClient newJsonClient(URI endpoint) {
    // the switch is the whole JVM's, and looked at while a client is built
    String property = SdkSystemSetting.CBOR_ENABLED.property();
    synchronized (TestKinesis.class) {
      String before = System.setProperty(property, "false");
      try {
        return newClient(endpoint);
      } finally {
        if (before == null) {
          System.clearProperty(property);
        } else {
          System.setProperty(property, before);
        }
      }
    }
  }

  /** Makes a stream and waits until it takes records. */
  default void createStream(String name, int shards) {
    client().createStream(request -> request.streamName(name).shardCount(shards));
    client().waiter().waitUntilStreamExists(request -> request.streamName(name));
  }

  /** Makes a stream of a name that no other test has, and waits until it takes records. */
  default String createStream(int shards) {
    String name = "test-" + UUID.randomUUID();
    createStream(name, shards);
    return name;
  }

  /** All shards of a stream, open and closed, by their ids. */
  default List<Shard> shards(String stream) {
    return client().listShards(request -> request.streamName(stream)).shards().stream()
        .sorted(Comparator.comparing(Shard::shardId))
        .toList();
  }

  /** Splits the last one of a stream's shards, at a third of it, while records may come in. */
  default void split(String stream) {
    List<Shard> shards = shards(stream);
    Shard last = shards.get(shards.size() - 1);
    BigInteger start = new BigInteger(last.hashKeyRange().startingHashKey());
    BigInteger end = new BigInteger(last.hashKeyRange().endingHashKey());
    BigInteger third = start.add(end.subtract(start).divide(BigInteger.valueOf(3)));
    client()
        .splitShard(
            request ->
                request
                    .streamName(stream)
                    .shardToSplit(last.shardId())
                    .newStartingHashKey(third.toString()));
    client().waiter().waitUntilStreamExists(request -> request.streamName(stream));
  }

  /** All records of a stream: those of each shard in their order, one shard after the other. */
  default List<Record> records(String stream) {
    List<Record> all = new ArrayList<>();
    recordsByShard(stream).values().forEach(all::addAll);
    return all;
  }

  /** The data of {@link #records} as text. */
  default List<String> texts(String stream) {
    return records(stream).stream().map(record -> record.data().asUtf8String()).toList();
  }

  /** All records of a stream by the id of their shard, in their order. */
  default Map<String, List<Record>> recordsByShard(String stream) {
    Map<String, List<Record>> byShard = new LinkedHashMap<>();
    for (Shard shard : shards(stream)) {
      byShard.put(shard.shardId(), records(stream, shard.shardId()));
    }
    return byShard;
  }

  private List<Record> records(String stream, String shardId) {
    List<Record> records = new ArrayList<>();
    String iterator =
        client()
            .getShardIterator(
                request ->
                    request
                        .streamName(stream)
                        .shardId(shardId)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    while (iterator != null) {
      String from = iterator;
      GetRecordsResponse read = client().getRecords(request -> request.shardIterator(from));
      records.addAll(read.records());
      boolean atEnd = read.records().isEmpty() && read.millisBehindLatest() == 0;
      iterator = atEnd ? null : read.nextShardIterator();
    }
    return records;
  }
}
