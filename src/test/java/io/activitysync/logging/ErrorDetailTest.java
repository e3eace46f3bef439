package io.activitysync.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorDetailTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rate exceeded for shard shardId-000000000000 in stream activity under account 111122223333.",
        "User: arn:aws:iam::111122223333:user/u is not authorized to perform: kinesis:PutRecords on"
            + " resource: arn:aws:kinesis:eu-central-1:111122223333:stream/activity",
        "Signature expired: 20180920T174101Z is now earlier than 20180920T174504Z"
            + " (20180920T175004Z - 5 min.)",
        "connection refused: /127.0.0.1:4567",
        "Zugriff verweigert: größer als 1 MiB"
      })
  void whatHidesNothingStaysAsItIs(String said) {
    assertThat(ErrorDetail.of(said)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed to resolve endpoint: kafka:a?saslJaasConfig=RAW(x)s3cret) and more due to: no such"
            + " option | Failed to resolve endpoint: kafka:a?… due to: no such option",
        "Failed to create Producer for endpoint: ftp://joe:s3cret@host/dir |"
            + " Failed to create Producer for endpoint: ftp://…@host/dir",
        "There are 1 parameters that couldn't be set. Unknown parameters=[{tokn=s3cret, b=s3cret}] |"
            + " There are 1 parameters that couldn't be set. Unknown parameters=[{tokn=…, b=…}]",
        "Unknown parameters=[{tokn=a,s3cret}],s3cret}] | Unknown parameters=[{tokn=…}]",
        "Error binding property (password=s3cret word) with name: password |"
            + " Error binding property (password=…",
        "first sqs:a?secretKey=s3cret due to: second sqs:b?secretKey=s3cret due to: gone |"
            + " first sqs:a?… due to: second sqs:b?… due to: gone",
        "Value 's3cret' at 'records.1.member.partitionKey' failed to satisfy constraint |"
            + " value at 'records.1.member.partitionKey' failed to satisfy constraint",
        "It does not match. The Canonical String for this request should have been s3cret |"
            + " It does not match."
      })
  void aSecretAndAnEndpointsOptionsAreLeftOut(String said, String shown) {
    assertThat(ErrorDetail.of(said)).isEqualTo(shown).doesNotContain("s3cret");
    assertThat(ErrorDetail.of(shown)).as("cleaning twice").isEqualTo(shown);
  }

  /** It is cleaned on a thread that all calls share; some of these took hours. */
  @ParameterizedTest
  @ValueSource(strings = {"a:", "a.", "value '", "a:?", "=", "//a", "a ", "Unknown parameters=[{"})
  @Timeout(60)
  void whatGoesOnForMegabytesIsCleanedUpToABound(String said) {
    String shown = ErrorDetail.of(said.repeat(2_000_000));
    assertThat(shown == null ? "" : shown).hasSizeLessThanOrEqualTo(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Value '%s",
        "Failed to resolve endpoint: kafka:a?b=%s",
        "Unknown parameters=[{tokn=%s",
        "tokn=%s",
        "x //joe:%s"
      })
  void whatTheBoundFallsIntoIsNotShown(String said) {
    for (int before : new int[] {0, 3_000, 4_050, 4_080}) {
      String text = "y=" + "z".repeat(before) + "} " + said.formatted("s3cret".repeat(1_000));
      String shown = ErrorDetail.of(text);
      assertThat(shown == null ? "" : shown).doesNotContain("s3cret");
    }
  }

  @Test
  void ofAFileAllLinesAreKeptButThoseOfTheFileItself() {
    assertThat(
            ErrorDetail.ofFile(
                """
                mapping values are not allowed here
                 in reader, line 3, column 17:
                        password: s3cret: word
                                ^
                 in all
                """))
        .isEqualTo("mapping values are not allowed here in reader, line 3, column 17: in all");
    assertThat(
            ErrorDetail.ofFile(
                """
                Failed to create route q at line 4
                because of sqs:q?secretKy=s3cret due to: 1 parameters
                that couldn't be set: [{secretKy=s3cret
                word}]
                """))
        .isEqualTo(
            "Failed to create route q at line 4 because of sqs:q?… due to: 1 parameters that"
                + " couldn't be set: [{secretKy=…}]");
    assertThat(ErrorDetail.ofFile("x".repeat(5_000))).hasSize(2_000);
    assertThat(ErrorDetail.ofFile("\n")).isEmpty();
  }

  @Test
  void noLineOfALogCanBeForged() {
    assertThat(ErrorDetail.of("gone\r\n2026-11-25 INFO connection=acme state=STREAMING"))
        .isEqualTo("gone");
    assertThat(ErrorDetail.of("a\u001b[31mb\u0085c\u2028d\u202ee\u0000f\ud800g"))
        .isEqualTo("a [31mb c d e f g");
    assertThat(ErrorDetail.line("by joe\n2026-11-25 INFO all is well"))
        .isEqualTo("by joe 2026-11-25 INFO all is well");
  }

  @Test
  void itIsOfAtMost300Characters() {
    assertThat(ErrorDetail.of("x".repeat(300))).hasSize(300).doesNotContain("…");
    assertThat(ErrorDetail.of("x".repeat(301))).hasSize(300).endsWith("x…");
    assertThat(ErrorDetail.of("IOException", "x".repeat(10_000))).hasSize(300).endsWith("…");
    assertThat(ErrorDetail.of("x".repeat(298) + "\ud83d\ude00\ud83d\ude00"))
        .as("no half of a character")
        .isEqualTo("x".repeat(298) + "…");
  }

  @Test
  void nothingSaidIsNothing() {
    assertThat(ErrorDetail.of(null)).isNull();
    assertThat(ErrorDetail.of(" \n")).isNull();
    assertThat(ErrorDetail.of(null, null)).isNull();
    assertThat(ErrorDetail.of("IOException", null)).isEqualTo("IOException");
    assertThat(ErrorDetail.of("IOException", "gone")).isEqualTo("IOException: gone");
  }
}
