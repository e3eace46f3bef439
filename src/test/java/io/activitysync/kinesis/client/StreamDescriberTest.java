package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class StreamDescriberTest {

  private final ScriptedServer server = ScriptedServer.plain();
  private final KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
  private final StreamDescriber describer =
      new StreamDescriber(
          transport,
          StreamAddress.of("events", "eu-central-1").at(server.endpoint()),
          StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
          new DescribeLimiter(),
          Clock.systemUTC());

  @AfterEach
  void close() throws IOException {
    transport.close();
    server.close();
  }

  @Test
  void readsTheStreamsOwnRecordLimit() throws Exception {
    answer(
        """
        {"StreamDescriptionSummary":{"EnhancedMonitoring":[{"ShardLevelMetrics":["ALL"]}],
        "StreamModeDetails":{"StreamMode":"ON_DEMAND"},"KeyId":"alias/k","EncryptionType":"KMS",
        "MaxRecordSizeInKiB":10240,"OpenShardCount":4,"StreamStatus":"UPDATING",
        "StreamARN":"arn:aws:kinesis:eu-central-1:111122223333:stream/events"}}
        """);

    assertThat(describer.describe().get(60, TimeUnit.SECONDS))
        .isEqualTo(new StreamDescription.Described("UPDATING", 10_240 * 1024, 4));
    assertThat(new String(server.requests().get(0).body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"StreamName\":\"events\"}");
  }

  @Test
  void takesTheDefaultLimitWhereNoneIsTold() throws Exception {
    answer("{\"StreamDescriptionSummary\":{\"StreamStatus\":\"CREATING\"}}");

    assertThat(describer.describe().get(60, TimeUnit.SECONDS))
        .isEqualTo(new StreamDescription.Described("CREATING", 1 << 20, 0));
  }

  @Test
  void sayingNoIsAnAnswer() throws Exception {
    server.answer(
        Reply.refusal(Reply.Format.JSON, 400, "AccessDeniedException", "User: u may not"));

    assertThat(describer.describe().get(60, TimeUnit.SECONDS))
        .isEqualTo(new StreamDescription.Denied("User: u may not"));
  }

  @Test
  void anAnswerThatNamesNoStateIsNone() {
    for (String answer : new String[] {"{}", "[]", "{\"StreamDescr", ""}) {
      answer(answer);

      assertThat(catchThrowable(() -> describer.describe().get(60, TimeUnit.SECONDS)))
          .hasCauseInstanceOf(MalformedAnswerException.class);
    }
  }

  @Test
  void oneAccountsCallsAreSpacedOut() {
    AtomicLong now = new AtomicLong(-5);
    DescribeLimiter limiter = new DescribeLimiter(10, now::get);

    assertThat(limiter.reserve("a")).isZero();
    assertThat(limiter.reserve("a")).isEqualTo(100_000_000);
    assertThat(limiter.reserve("a")).isEqualTo(200_000_000);
    assertThat(limiter.reserve("b")).isZero();
    now.addAndGet(1_000_000_000);
    assertThat(limiter.reserve("a")).isZero();
  }

  /** One that had to be made for it may be one too many for the machine: it would never come. */
  @Test
  void aTurnNeedsNoThreadBesideTheTimers() throws Exception {
    DescribeLimiter limiter = new DescribeLimiter(1, () -> 0);
    assertThat(limiter.turn("a")).isCompleted();

    assertThat(
            limiter
                .turn("a")
                .thenApply(turn -> Thread.currentThread().getName())
                .get(60, TimeUnit.SECONDS))
        .isEqualTo("CompletableFutureDelayScheduler");
  }

  private void answer(String json) {
    server.answer(
        Reply.of(200, "application/x-amz-json-1.1", json.getBytes(StandardCharsets.UTF_8)));
  }
}
