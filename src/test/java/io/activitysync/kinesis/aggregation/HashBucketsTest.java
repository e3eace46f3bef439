package io.activitysync.kinesis.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashBucketsTest {
  private static final BigInteger HASHES = BigInteger.ONE.shiftLeft(128);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64, 1024, 65_536})
  void aPartitionKeyFallsWhereItsHashLies(int count) throws Exception {
    HashBuckets buckets = HashBuckets.of(count);
    BigInteger width = HASHES.divide(BigInteger.valueOf(count));
    for (int i = 0; i < 2_000; i++) {
      String key = "schlüssel-\u4e16-" + i;
      BigInteger hash = hash(key);
      assertThat(buckets.ofPartitionKey(key)).isEqualTo(hash.divide(width).intValueExact());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64, 1024, 65_536})
  void aBucketsHashKeyLiesInIt(int count) {
    HashBuckets buckets = HashBuckets.of(count);
    for (int bucket = 0; bucket < count; bucket++) {
      String hashKey = buckets.hashKey(bucket);
      assertThat(hashKey).matches("0|[1-9]\\d{0,38}");
      BigInteger width = HASHES.divide(BigInteger.valueOf(count));
      assertThat(new BigInteger(hashKey).divide(width).intValueExact()).isEqualTo(bucket);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 1000, 1 << 17})
  void otherCountsAreRefusedByName(int count) {
    assertThatThrownBy(() -> HashBuckets.of(count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("aggregationBuckets")
        .hasMessageContaining(Integer.toString(count));
  }

  private static BigInteger hash(String key) throws Exception {
    return new BigInteger(
        1, MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8)));
  }
}
