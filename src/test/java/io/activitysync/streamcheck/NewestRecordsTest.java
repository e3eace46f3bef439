package io.activitysync.streamcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.streamcheck.StreamLook.Seen;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

/** A look keeps what it shows, however much it reads. */
class NewestRecordsTest {
  private static final int LARGE = 1 << 20;

  @Test
  void theNewestOfAllShardsAreKeptAndNoOthers() {
    NewestRecords newest = new NewestRecords(3, LARGE);
    for (int second = 0; second < 100; second++) {
      newest.add("a", record(second, "a" + second));
      newest.add("b", record(99 - second, "b" + (99 - second)));
    }
    assertThat(newest.bytes()).isEqualTo(9);
    assertThat(texts(newest)).containsExactly("b99", "a99", "b98");
  }

  @Test
  void soManyBytesAreKeptAndOneRecordAlways() {
    NewestRecords newest = new NewestRecords(50, 3 * LARGE);
    for (int second = 0; second < 200; second++) {
      newest.add("a", record(second, "x".repeat(LARGE)));
    }
    assertThat(newest.bytes()).isEqualTo(3 * LARGE);
    newest.add("a", record(1000, "y".repeat(5 * LARGE)));
    assertThat(newest.bytes()).isEqualTo(5 * LARGE);
    assertThat(newest.newestFirst()).hasSize(1);
  }

  @Test
  void theEventsOfARecordOfLinesComeTheLastOneFirst() {
    NewestRecords newest = new NewestRecords(3, LARGE);
    newest.add("a", record(1, "{\"n\":1}\n{\"n\":2}\n"));
    newest.add("a", record(2, "{\"n\":3}\n{\"n\":4}\n"));
    assertThat(texts(newest)).containsExactly("{\"n\":4}\n", "{\"n\":3}\n", "{\"n\":2}\n");
  }

  private static List<String> texts(NewestRecords newest) {
    return newest.newestFirst().stream().map(Seen::data).map(SdkBytes::asUtf8String).toList();
  }

  /** Of a sequence number that is the second and what it has. */
  private static Record record(int second, String data) {
    return Record.builder()
        .partitionKey("k")
        .sequenceNumber("%04d%s".formatted(second, data.substring(0, 1)))
        .approximateArrivalTimestamp(Instant.ofEpochSecond(second))
        .data(SdkBytes.fromUtf8String(data))
        .build();
  }
}
