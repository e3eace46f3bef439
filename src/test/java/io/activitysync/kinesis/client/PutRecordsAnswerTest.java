package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpResponse;

class PutRecordsAnswerTest {

  @Test
  void makesNothingOfAnAnswerInWhichAllWasTaken() throws MalformedAnswerException {
    assertThat(read(hex("bf" + records("81" + taken()) + "ff"), 1)).isSameAs(PutResult.ALL_TAKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Records first and last, maps and arrays with and without a count, tags, null fields,
        // a field in pieces, one that nobody knows
        "a2 R 81 T F 00",
        "a2 F 00 R 81 T",
        "bf F 00 R 9f T ff ff",
        "c1 a1 R c2 81 c3 T",
        "a2 F 1a00000000 R 81 T",
        "a3 F 00 R 81 T 63787878 83 f5 fb3ff0000000000000 a1 61 79 5f 41 01 ff",
      })
  void readsEveryWayToWriteIt(String form) throws MalformedAnswerException {
    assertThat(
            read(
                hex(
                    form.replace("R", name("Records"))
                        .replace("F", name("FailedRecordCount"))
                        .replace("T", taken())),
                1))
        .isEqualTo(PutResult.ALL_TAKEN);
  }

  @Test
  void nullFieldsAreNoFields() throws MalformedAnswerException {
    String entry = "a2" + name("SequenceNumber") + "6131" + name("ErrorCode") + "f6";
    assertThat(read(hex("a1" + records("81" + entry)), 1)).isEqualTo(PutResult.ALL_TAKEN);

    entry = "a1" + name("SequenceNumber") + "f6";
    assertThat(read(hex("a1" + records("81" + entry)), 1).errorCode(0))
        .isEqualTo("InternalFailure");
  }

  @Test
  void readsAMessageInPieces() throws MalformedAnswerException {
    String entry = "a2" + name("ErrorCode") + "6143" + name("ErrorMessage") + "7f6161616261 63ff";

    assertThat(read(hex("a1" + records("81" + entry)), 1).errorMessage(0)).isEqualTo("abc");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerCutOffAnywhereIsNone(Reply.Format format) {
    byte[] whole = body(Reply.results(format, null, "InternalFailure", null));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut, 3)).isInstanceOf(MalformedAnswerException.class);
    }
  }

  @Test
  void damageNeverDoesMoreThanFail() {
    Random random = new Random(3);
    byte[] whole = body(Reply.results(Reply.Format.CBOR, null, "InternalFailure", null));
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = whole.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(read(damaged, 3)).isNotNull();
      } catch (MalformedAnswerException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ff",
        "80",
        "f6",
        "a1",
        "bf",
        "bbffffffffffffffff",
        "a1 R 9bffffffffffffffff",
        "a1 R 9b7fffffffffffffff",
        "a1 R 81 a1 7bffffffffffffffff",
        "1c",
        "a1 R 81 f6",
        "a1 R 81 a1 5bffffffffffffffff",
        "a1 R 9f a0"
      })
  void refusesWhatIsNoAnswer(String form) {
    assertThatThrownBy(() -> read(hex(form.replace("R", name("Records"))), 1))
        .isInstanceOf(MalformedAnswerException.class);
  }

  @Test
  void refusesABottomlessOne() {
    byte[] nested = new byte[100_000];
    Arrays.fill(nested, (byte) 0x81);
    nested[0] = (byte) 0xa1;
    nested[1] = 0x60;
    assertThatThrownBy(() -> read(nested, 1)).isInstanceOf(MalformedAnswerException.class);
  }

  private static PutResult read(byte[] body, int entries) throws MalformedAnswerException {
    SdkHttpResponse head = SdkHttpResponse.builder().statusCode(200).build();
    return PutRecordsAnswer.read(new HttpAnswer(head, body, body.length), entries);
  }

  private static byte[] body(Reply reply) {
    String text = new String(reply.bytes(), StandardCharsets.ISO_8859_1);
    int start = text.indexOf("\r\n\r\n") + 4;
    return Arrays.copyOfRange(reply.bytes(), start, reply.bytes().length);
  }

  private static String records(String array) {
    return name("Records") + array;
  }

  private static String taken() {
    return "a1" + name("SequenceNumber") + "6131";
  }

  private static String name(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return String.format("%02x", 0x60 | utf8.length) + java.util.HexFormat.of().formatHex(utf8);
  }

  private static byte[] hex(String digits) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(java.util.HexFormat.of().parseHex(digits.replace(" ", "")));
    return bytes.toByteArray();
  }
}
