package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What no Kinesis answers is no proof that a record is in the stream, and passes. */
class OddAnswersTest {
  private static final String TAKEN =
      "{\"FailedRecordCount\":0,\"Records\":[{\"SequenceNumber\":\"1\",\"ShardId\":\"s\"}]}";

  private final ScriptedServer server = ScriptedServer.plain();
  private final KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);

  @AfterEach
  void close() throws IOException {
    transport.close();
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          taken                    | HTTP/1.1 200 OK~Content-Length: %d~~%s | TAKEN
          taken by HTTP/1.0        | HTTP/1.0 200 OK~~%2$s | TAKEN
          taken until it closes    | HTTP/1.1 200 OK~Connection: close~~%2$s | TAKEN
          taken in chunks          | HTTP/1.1 200 OK~Transfer-Encoding: chunked~Trailer: X~~%1$x~%2$s~0~X: y~~ | TAKEN
          taken twice told         | HTTP/1.1 200 OK~Content-Length: %d~Content-Length: %1$d~~%s | ANY
          two lengths              | HTTP/1.1 200 OK~Content-Length: %d~Content-Length: 1~~%s | FAILED
          no number as a length    | HTTP/1.1 200 OK~Content-Length: many~~%2$s | FAILED
          a length below nought    | HTTP/1.1 200 OK~Content-Length: -1~~%2$s | FAILED
          a length and chunks      | HTTP/1.1 200 OK~Content-Length: 3~Transfer-Encoding: chunked~~%1$x~%2$s~0~~ | ANY
          chunks of no length      | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~%2$s~0~~ | FAILED
          chunks that end midway   | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~%1$x~{"Records":[{"SequenceNumber":"1"} | FAILED
          no HTTP                  | SSH-2.0-OpenSSH_9.6~~%2$s | FAILED
          a status of its own      | HTTP/1.1 999 Odd~Content-Length: 0~~ | FAILED
          no status                | HTTP/1.1~Content-Length: %d~~%s | FAILED
          a header without colon   | HTTP/1.1 200 OK~Odd~Content-Length: %d~~%s | ANY
          nothing in it            | HTTP/1.1 204 No Content~~ | FAILED
          nothing said             | HTTP/1.1 200 OK~Content-Length: 0~~ | FAILED
          a protocol of another    | HTTP/1.1 101 Switching Protocols~Upgrade: x~Connection: Upgrade~~ | FAILED
          an endless header        | HTTP/1.1 200 OK~X: LONG~Content-Length: %d~~%s | ANY
          compressed               | HTTP/1.1 200 OK~Content-Encoding: gzip~Content-Length: 4~~\u001f\u008bxx | FAILED
          """)
  void isNoProof(String name, String answer, String expected) throws Exception {
    String raw =
        answer
            .formatted(TAKEN.length(), TAKEN)
            .replace("~", "\r\n")
            .replace("LONG", "x".repeat(100_000));
    try (PutRecordsClient client =
        new LeanPutRecordsClient(
            transport,
            StreamAddress.of("events", "eu-central-1").at(server.endpoint()),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
            Clock.systemUTC())) {
      server.answer(new Reply(raw.getBytes(StandardCharsets.ISO_8859_1), Reply.Then.CLOSE));
      Throwable failure = catchThrowable(() -> put(client));
      if (expected.equals("TAKEN")) {
        assertThat(failure).isNull();
      } else if (expected.equals("FAILED")) {
        assertThat(failure).isNotNull();
      }
      if (failure != null) {
        assertThat(FaultClassifier.ofFailure(failure).fault())
            .isNotEqualTo(Fault.UNEXPECTED)
            .extracting(Fault::kind)
            .isEqualTo(Fault.Kind.PASSING);
      }
      server.answer(Reply.results(Reply.Format.CBOR, new String[1]));
      assertThat(put(client)).isEqualTo(PutResult.ALL_TAKEN);
    }
  }

  private static PutResult put(PutRecordsClient client) throws Exception {
    return client
        .putRecords(Entry.some(1), () -> true)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }
}
