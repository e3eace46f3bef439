package io.activitysync.event.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The scanner against Jackson, on texts that are JSON and on texts that are nearly so: the same
 * verdict, and the same content of the canonical form. Jackson does not check UTF-8 strictly, so
 * the bytes are decoded strictly before it reads them.
 */
class JsonScannerFuzzTest {
  private static final long SEED = 20260314L;
  private static final int TEXTS = 400_000;

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonScanner scanner = new JsonScanner(JsonLimits.DEFAULT);

  @Test
  void agreesWithJackson() throws Exception {
    RandomJson random = new RandomJson(new Random(SEED));
    int valid = 0;
    int canonical = 0;
    for (int i = 0; i < TEXTS; i++) {
      byte[] text = random.next();
      List<String> expected = jackson(text);
      byte[] ours = canonical(text);
      String shown = new String(text, StandardCharsets.ISO_8859_1);
      assertThat(ours != null).as("text %s: %s", i, shown).isEqualTo(expected != null);
      if (ours == null) {
        continue;
      }
      valid++;
      assertThat(jackson(ours)).as("content of text %s: %s", i, shown).isEqualTo(expected);
      assertThat(canonical(ours)).as("canonical form of its own").isEqualTo(ours);
      assertThat(scanner.canonical()).isTrue();
      canonical += Arrays.equals(ours, text) ? 1 : 0;
      assertThat(ours.length).isLessThanOrEqualTo(text.length);
      validScan(text);
      assertThat(scanner.canonical()).as(shown).isEqualTo(Arrays.equals(ours, text));
    }
    // the generator must not drift into texts of one sort alone
    assertThat(valid).isBetween(TEXTS / 5, TEXTS * 4 / 5);
    assertThat(canonical).isGreaterThan(TEXTS / 50);
    System.out.printf("texts %d, valid %d, canonical %d%n", TEXTS, valid, canonical);
  }

  private void validScan(byte[] text) throws JsonFormatException {
    scanner.over(Arrays.copyOf(text, text.length + JsonScanner.PADDING), text.length);
    scanner.begin();
    scanner.value(0, 0);
  }

  /** The text's canonical form, or null when the scanner refuses it. */
  private byte[] canonical(byte[] text) {
    byte[] padded = Arrays.copyOf(text, text.length + JsonScanner.PADDING);
    scanner.over(padded, text.length);
    scanner.begin();
    try {
      int end = scanner.value(0, 0);
      if (end != text.length || scanner.complaint() != null) {
        return null;
      }
      ByteOutput out = new ByteOutput(16);
      Canonical.write(padded, 0, end, out);
      return Arrays.copyOf(out.array(), out.size());
    } catch (JsonFormatException e) {
      return null;
    }
  }

  /** The tokens that Jackson reads, numbers digit by digit; null when it refuses the text. */
  private static List<String> jackson(byte[] text) throws IOException {
    // whitespace around the value is the framing's business, not the scanner's
    if (text.length == 0 || space(text[0]) || space(text[text.length - 1])) {
      return null;
    }
    List<String> tokens = new ArrayList<>();
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      try (JsonParser parser = JACKSON.createParser(decoded)) {
        boolean whole = false;
        while (parser.nextToken() != null) {
          if (whole) {
            return null;
          }
          tokens.add(parser.currentToken() + " " + parser.getText());
          whole = parser.getParsingContext().inRoot();
        }
        return whole ? tokens : null;
      }
    } catch (CharacterCodingException | JsonProcessingException e) {
      return null;
    }
  }

  private static boolean space(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
