package io.activitysync.kinesis.aggregation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.kinesis.client.PutEntry;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as lines of one record: what {@code split('\n')} gives back is what went in. */
class LinesAggregateTest {
  private static final int UNIT = Aggregation.usualSize(Aggregation.Format.LINES);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Line(String partitionKey, byte[] data, int offset, int length)
      implements PutEntry {
    static Line of(String key, String text) {
      byte[] all = ("<" + text + ">").getBytes(UTF_8);
      return new Line(key, all, 1, all.length - 2);
    }

    @Override
    public String explicitHashKey() {
      return null;
    }
  }

  private static String text(PutEntry entry) {
    return new String(entry.data(), entry.offset(), entry.length(), UTF_8);
  }

  @Test
  void eachEndsInOneLineFeedWhetherItBroughtOneOrNot() {
    LinesAggregate lines = new LinesAggregate("42", UNIT);
    lines.add(Line.of("first", "{\"a\":1}\n"));
    assertThat(lines.tryAdd(Line.of("second", "{\"a\":2}"))).isTrue();
    assertThat(lines.tryAdd(Line.of("third", "{\"a\":\"ü\"}"))).isTrue();

    PutEntry entry = lines.build();

    assertThat(text(entry)).isEqualTo("{\"a\":1}\n{\"a\":2}\n{\"a\":\"ü\"}\n");
    assertThat(entry.partitionKey()).isEqualTo("first");
    assertThat(entry.explicitHashKey()).isEqualTo("42");
    assertThat(lines.bytes()).isEqualTo(entry.length() + "first".length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "two\nlines"})
  void oneAloneGoesAsItIs(String text) {
    LinesAggregate lines = new LinesAggregate("42", UNIT);
    Line line = Line.of("key", text);
    lines.add(line);

    assertThat(lines.build().data()).isSameAs(line.data());
    assertThat(text(lines.build())).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"'second', 14", "'second\n', 14"})
  void oneThatFitsToTheByteIsTakenAndOneByteMoreIsNot(String second, int exact) {
    // key, first and its line feed, second and its line feed
    for (int most = exact - 1; most <= exact + 1; most++) {
      LinesAggregate lines = new LinesAggregate("42", most);
      lines.add(Line.of("k", "first"));
      assertThat(lines.tryAdd(Line.of("other", second))).as("%d", most).isEqualTo(most >= exact);
    }
  }

  @Test
  void hasNoMoreLinesThanFirehoseTakesApart() {
    LinesAggregate lines = new LinesAggregate("42", UNIT);
    lines.add(Line.of("k", "1"));
    for (int i = 2; i <= LinesAggregate.MAX_LINES; i++) {
      assertThat(lines.tryAdd(Line.of("k", "1"))).isTrue();
    }
    assertThat(lines.tryAdd(Line.of("k", "1"))).isFalse();
    assertThat(text(lines.build()).lines()).hasSize(500);
  }

  @Test
  void knowsALineWhereverALineFeedStands() {
    Random random = new Random(7);
    for (int length = 0; length < 40; length++) {
      for (int feed = -1; feed < length; feed++) {
        byte[] data = new byte[length + 5];
        random.nextBytes(data);
        for (int i = 0; i < data.length; i++) {
          // what lies around counts for nothing
          boolean inside = i >= 3 && i < 3 + length;
          data[i] = !inside || data[i] == '\n' ? (byte) (inside ? 0x8a : '\n') : data[i];
        }
        if (feed >= 0) {
          data[3 + feed] = '\n';
        }
        boolean line = length > 0 && (feed < 0 || (feed == length - 1 && length > 1));
        assertThat(LinesAggregate.isOneLine(data, 3, length))
            .as("length %d, line feed at %d", length, feed)
            .isEqualTo(line);
      }
    }
  }

  @Test
  void whatIsNoLineOrLooksLikeTheLibrarysFormatGoesAlone() {
    Aggregation lines = Aggregation.usual(Aggregation.Format.LINES);
    byte[] magic = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2, 1};
    assertThat(lines.mustGoAlone(magic, 0, magic.length)).isTrue();
    assertThat(lines.mustGoAlone("a\nb".getBytes(UTF_8), 0, 3)).isTrue();
    assertThat(lines.mustGoAlone("a\nb".getBytes(UTF_8), 0, 2)).isFalse();
    Aggregation library = Aggregation.usual(Aggregation.Format.KPL);
    assertThat(library.mustGoAlone("a\nb".getBytes(UTF_8), 0, 3)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1023, 1_048_577})
  void refusesASizeThatNoRecordCanHaveOrThatIsWorthNothing(int size) {
    assertThatThrownBy(() -> new Aggregation(Aggregation.Format.LINES, 16, size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("aggregationMaxSize must be 1024 to 1048576: " + size);
  }
}
