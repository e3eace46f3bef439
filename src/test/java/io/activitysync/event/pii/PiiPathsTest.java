package io.activitysync.event.pii;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.reading.EventReader;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PiiPathsTest {
  private static final int NAMES = 1000;

  /** What is kept of them is many times what they are in the body. */
  @Test
  void doesNotKeepAllListsOfABatchWhereEachEventNamesOthers() throws Exception {
    String events =
        IntStream.range(0, 100).mapToObj(PiiPathsTest::event).collect(Collectors.joining("\n"));
    EventBatch batch = new EventReader(EventLimits.DEFAULT).read(events, null, null).next();
    PiiPaths paths = new PiiPaths(Map.of(), (kind, status) -> null);
    for (int i = 0; i < batch.size(); i++) {
      PathSet named = paths.of(batch, i).get(0).in(EventField.DATA);
      assertThat(named.start().ends("n" + i + "x7")).isTrue();
      assertThat(paths.kept()).isBetween(1, 20_000 / NAMES);
    }
    assertThat(batch.size()).isEqualTo(100);
  }

  private static String event(int number) {
    String names =
        IntStream.range(0, NAMES)
            .mapToObj(each -> "\"n" + number + "x" + each + "\"")
            .collect(Collectors.joining(","));
    return "{\"kind\":\"action\",\"timestamp\":\"2026-03-14T09:26:53Z\",\"pii\":[" + names + "]}";
  }
}
