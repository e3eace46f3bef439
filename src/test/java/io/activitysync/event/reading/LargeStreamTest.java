package io.activitysync.event.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream far larger than what is held of it: the test's own heap is 1 GiB at most. */
class LargeStreamTest {
  private static final long BYTES = 1_200_000_000L;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void holdsOneChunkOfIt(boolean array) throws Exception {
    String event = SampleEvents.outbound(7, new Random(7));
    byte[] start = utf8(array ? "[" + event : event);
    byte[] unit = utf8((array ? "," : "\n") + event);
    long events = 0;
    long largest = 0;
    EventReader reader = new EventReader(EventLimits.DEFAULT);
    // the array is never closed: what matters is that all but its end is read
    RepeatingStream source = new RepeatingStream(start, unit, BYTES);
    try (Batches<EventBatch> stream = reader.read(source, null, null)) {
      for (EventBatch batch = stream.next(); batch != null; batch = stream.next()) {
        events += batch.size();
        largest = Math.max(largest, batch.buffer().length);
      }
    } catch (EventFormatException e) {
      assertThat(e).hasMessageContaining("the array is not closed");
    }
    assertThat(events).isEqualTo(1 + (BYTES - start.length) / unit.length);
    assertThat(largest).isLessThan(2 << 20);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
