package io.activitysync.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.event.EventBatch;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.reading.EventReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyBytesTest {
  private static final int MOST = 3_000_000;

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Told rightly, not told, and, as a server never lets through, told wrongly. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "0, -1, 1",
    "1, 1, 1",
    "900, 900, 100",
    "8192, -1, 8192",
    "8193, -1, 8192",
    "2500000, 2500000, 65536",
    "2500000, -1, 65536",
    "3000000, 3000000, 4096",
    "3000000, -1, 4096",
    "50, 10, 7",
    "50, 100, 7"
  })
  void hasWhatCameInPieces(int length, long announced, int piece) {
    byte[] whole = random(length);
    Buffer wire = Buffer.buffer(whole);
    BodyBytes body = new BodyBytes(announced, MOST, bytes -> true);
    for (int at = 0; at < length; at += piece) {
      Buffer part = wire.slice(at, Math.min(length, at + piece));
      assertThat(body.add(part)).isTrue();
    }
    assertThat(body.giveAway().getBytes()).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "8191", "8192", "8193", "2999999", "3000000"})
  void hasAllThatAStreamHolds(int length) throws Exception {
    BodyBytes body = new BodyBytes(-1, MOST, bytes -> true);
    assertThat(body.addAll(new ByteArrayInputStream(random(length)))).isTrue();
    assertThat(body.giveAway().getBytes()).isEqualTo(random(length));
  }

  @Test
  void refusesOneByteTooMany() throws Exception {
    BodyBytes body = new BodyBytes(-1, 10, bytes -> true);
    assertThat(body.add(Buffer.buffer(new byte[10]))).isTrue();
    assertThat(body.add(Buffer.buffer(new byte[1]))).isFalse();
    assertThat(new BodyBytes(5, 10, bytes -> true).add(Buffer.buffer(new byte[11]))).isFalse();
    assertThat(
            new BodyBytes(-1, MOST, bytes -> true)
                .addAll(new ByteArrayInputStream(new byte[MOST + 1])))
        .isFalse();
  }

  /** As many pieces are off the wire as {@code ahead} before the first is handed on. */
  @ParameterizedTest
  @CsvSource({
    "900, 900, 100, 1",
    "900, 900, 100, 5",
    "2500000, 2500000, 65536, 1",
    "2500000, 2500000, 65536, 20",
    "2500000, -1, 65536, 39"
  })
  void hasWhatItCollectedItself(int length, long announced, int piece, int ahead) {
    byte[] whole = random(length);
    BodyBytes body = new BodyBytes(announced, MOST, bytes -> true);
    Queue<Buffer> underWay = new ArrayDeque<>();
    for (int at = 0; at < length; at += piece) {
      ByteBuf content = Unpooled.wrappedBuffer(whole, at, Math.min(piece, length - at));
      underWay.add(buffer(body.collect(content)));
      assertThat(content.readableBytes()).as("left as it is").isPositive();
      if (underWay.size() == ahead) {
        assertThat(body.add(underWay.remove())).isTrue();
      }
    }
    underWay.forEach(part -> assertThat(body.add(part)).isTrue());
    assertThat(body.giveAway().getBytes()).isEqualTo(whole);
  }

  @Test
  void collectsNoMoreThanMayCome() {
    BodyBytes body = new BodyBytes(-1, 10, bytes -> true);
    Buffer first = buffer(body.collect(Unpooled.wrappedBuffer(new byte[8])));
    assertThat(body.collect(Unpooled.wrappedBuffer(new byte[3]))).isNull();
    assertThat(body.add(first)).isTrue();
    assertThat(body.add(Buffer.buffer(new byte[3]))).isFalse();
  }

  @SuppressWarnings("deprecation") // as Vert.x itself makes them
  private static Buffer buffer(ByteBuf bytes) {
    return Buffer.buffer(bytes);
  }

  @Test
  void isReadWhereItIs() throws Exception {
    String event = "{\"kind\":\"action\",\"timestamp\":\"2026-03-14T09:26:53Z\",\"data\":{}}";
    BodyBytes body = new BodyBytes(event.length(), MOST, bytes -> true);
    body.add(Buffer.buffer(event));
    Buffer buffer = body.giveAway();
    EventBatch batch = new EventReader(EventLimits.DEFAULT).read(buffer, null, null).next();
    int kind = event.indexOf("action");
    // written to as nobody may, to see whose bytes these are
    buffer.setBytes(kind, "ACTION".getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(batch.buffer(), kind, 6, StandardCharsets.US_ASCII)).isEqualTo("ACTION");
  }

  @Test
  void takesNoMoreThanThereIsRoomForAndSaysSo() throws Exception {
    BodyBytes body = new BodyBytes(-1, MOST, bytes -> bytes <= 10_000);
    assertThat(body.add(Buffer.buffer(new byte[9_000]))).isTrue();
    assertThat(body.lacksRoom()).isFalse();
    assertThat(body.add(Buffer.buffer(new byte[9_000]))).isFalse();
    assertThat(body.lacksRoom()).isTrue();
    BodyBytes unpacked = new BodyBytes(-1, MOST, bytes -> bytes <= 10_000);
    assertThat(unpacked.addAll(new ByteArrayInputStream(new byte[20_000]))).isFalse();
    assertThat(unpacked.lacksRoom()).isTrue();
  }
}
