package io.activitysync.event.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  private static final ObjectMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(64).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private final JsonScanner scanner = new JsonScanner(JsonLimits.DEFAULT);

  @Test
  void agreesWithJackson() throws Exception {
    RandomJson random = new RandomJson(new Random(SEED));
    int valid = 0;
    int canonical = 0;
    for (int i = 0; i < TEXTS; i++) {
      byte[] text = random.next();
      JsonNode expected = jackson(text);
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

  /** What Jackson reads, or null when it refuses the text. */
  private static JsonNode jackson(byte[] text) {
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      // whitespace around the value is the framing's business, not the scanner's
      if (text.length == 0
          || text[0] <= ' ' && text[0] >= 0
          || text[text.length - 1] <= ' ' && text[text.length - 1] >= 0) {
        return null;
      }
      JsonNode node = JACKSON.readTree(decoded);
      return node == null || node.isMissingNode() ? null : node;
    } catch (CharacterCodingException | JsonProcessingException e) {
      return null;
    }
  }
}
