package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PutRecordsEncoderTest {

  private static final StreamAddress BY_NAME = StreamAddress.of("events", "eu-central-1");

  private static final StreamAddress BY_ARN =
      StreamAddress.of("arn:aws:kinesis:eu-central-1:111122223333:stream/events", "eu-central-1");

  @Test
  void anIndependentReaderReadsWhatWasMeant() throws IOException {
    Random random = new Random(7);
    int[] sizes = {1, 2, 23, 24, 255, 256, 500};
    for (int round = 0; round < 60; round++) {
      StreamAddress address = round % 2 == 0 ? BY_NAME : BY_ARN;
      List<Entry> entries = Entry.random(random, sizes[round % sizes.length]);

      WireRequest read = WireRequest.ofCbor(encode(address, entries));

      assertThat(read).isEqualTo(WireRequest.of(address, entries));
    }
  }

  @Test
  void neverNeedsMoreRoomThanItSays() {
    Random random = new Random(8);
    for (int round = 0; round < 200; round++) {
      List<Entry> entries = Entry.random(random, 1 + random.nextInt(30));
      PutRecordsEncoder encoder = new PutRecordsEncoder(BY_NAME);

      int length = encoder.encode(entries, new byte[encoder.room(entries)]);

      assertThat(length).isLessThanOrEqualTo(encoder.room(entries));
    }
  }

  private static byte[] encode(StreamAddress address, List<Entry> entries) {
    PutRecordsEncoder encoder = new PutRecordsEncoder(address);
    byte[] buffer = new byte[encoder.room(entries)];
    return Arrays.copyOf(buffer, encoder.encode(entries, buffer));
  }
}
