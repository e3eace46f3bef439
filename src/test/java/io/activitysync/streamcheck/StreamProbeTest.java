package io.activitysync.streamcheck;

import static io.activitysync.streamcheck.StreamCheckReport.Name.CREDENTIALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.PauseReason;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.credentials.RefreshableCredentials;
import io.activitysync.credentials.RoleSession;
import io.activitysync.kinesis.client.DescribeLimiter;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.Reply;
import io.activitysync.kinesis.client.ScriptedServer;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.TransportSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;

/** What lets a connection's events on: the probe at a start, an enable and a retry. */
class StreamProbeTest {
  private static final String ARN = "arn:aws:kinesis:eu-central-1:111122223333:stream/activity";

  private static final String PAGE = "<html><body>No</body></html>";

  private final ScriptedServer server = ScriptedServer.plain();
  private final KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
  private final StreamCheck check =
      new StreamCheck(
          this::way, this::credentials, new DescribeLimiter(), Clock.systemUTC(), List.of());

  @AfterEach
  void close() throws IOException {
    transport.close();
    server.close();
  }

  @Test
  void aStreamThatIsThereTakesOneCall() throws Exception {
    server.answer(json(200, "{\"StreamDescriptionSummary\":{\"StreamStatus\":\"ACTIVE\"}}"));

    assertThat(probe(settings())).isEqualTo(Probe.Result.GOOD);

    assertThat(server.requests()).hasSize(1);
  }

  /** As where the SDK's own settings can't be read. */
  @Test
  void aWayThatCantBeMadeIsAnAnswer() throws Exception {
    StreamCheck broken =
        new StreamCheck(
            settings -> {
              throw new IllegalStateException("no such endpoint");
            },
            this::credentials,
            new DescribeLimiter(),
            Clock.systemUTC(),
            List.of());

    Probe.Result result = broken.probe(settings()).get(10, TimeUnit.SECONDS);

    assertThat(result.wrong().cause()).isEqualTo("UNEXPECTED");
    assertThat(result.wrong().passing()).isTrue();
  }

  /**
   * What hands out keys may have another by now, and a person who typed one has to type it anew.
   */
  @ParameterizedTest
  @CsvSource({
    "ExpiredTokenException,        CREDENTIALS_EXPIRED",
    "UnrecognizedClientException,  UNKNOWN_KEY",
    "InvalidSignatureException,    SIGNATURE_INVALID",
  })
  void aKeyThatIsRefusedPassesUnlessAPersonTypedIt(String said, String cause) throws Exception {
    System.setProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), "AKIDOFTHEOPERATOR");
    System.setProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), "operators-secret");
    try {
      server.answer(Reply.refusal(Reply.Format.JSON, 400, said, "Refused."));
      PauseReason handedOut = probe(settings().with(SettingField.CREDENTIALS, "default")).wrong();
      assertThat(handedOut.cause()).isEqualTo(cause);
      assertThat(handedOut.passing()).isTrue();

      server.answer(Reply.refusal(Reply.Format.JSON, 400, said, "Refused."));
      PauseReason typed = probe(settings()).wrong();
      assertThat(typed.cause()).isEqualTo(cause);
      assertThat(typed.passing()).isFalse();
    } finally {
      System.clearProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property());
      System.clearProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404, 405, 407, 500, 502, 503})
  void whatAProxySaysIsNoVerdictOnTheSettings(int status) throws Exception {
    server.answer(Reply.foreign(status, "text/html", PAGE.getBytes(StandardCharsets.UTF_8)));

    PauseReason wrong = probe(settings()).wrong();

    assertThat(wrong.cause()).isEqualTo("REFUSED_ON_THE_WAY");
    assertThat(wrong.detail()).isEqualTo("HTTP " + status + ", not by AWS");
    assertThat(wrong.passing()).isTrue();
    StreamLook look = new StreamLook(this::way, this::credentials, Clock.systemUTC());
    assertThatThrownBy(() -> look.last(settings(), 1))
        .isInstanceOfSatisfying(
            LookFailedException.class,
            failed -> assertThat(failed.fault()).isEqualTo("REFUSED_ON_THE_WAY"));
  }

  @Test
  void aLookThatHasNoWaySaysSo() {
    StreamLook broken =
        new StreamLook(
            settings -> {
              throw new IllegalStateException("no such endpoint");
            },
            this::credentials,
            Clock.systemUTC());

    assertThatThrownBy(() -> broken.last(settings(), 1)).isInstanceOf(LookFailedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException,                  ACCESS_DENIED",
    "KMSDisabledException,                   ENCRYPTION_KEY",
    "ResourceNotFoundException,              STREAM_NOT_FOUND",
    "InternalFailure,                        SERVICE_ERROR",
    "InvalidArgumentException,               PROVEN",
    "ProvisionedThroughputExceededException, UNPROVEN",
  })
  void whereAskingIsDeniedWritingIsWhatThereIsToProve(String put, String found) throws Exception {
    assertProves("AccessDeniedException", put, found);
  }

  /** As where many processes start, whose connections are of one account. */
  @ParameterizedTest
  @CsvSource({
    "LimitExceededException, AccessDeniedException,                  ACCESS_DENIED",
    "LimitExceededException, InvalidArgumentException,               PROVEN",
    "ThrottlingException,    InvalidArgumentException,               PROVEN",
    "LimitExceededException, ProvisionedThroughputExceededException, UNPROVEN",
  })
  void whereAskingIsThrottledWritingIsWhatThereIsToProve(String asked, String put, String found)
      throws Exception {
    assertProves(asked, put, found);
  }

  private void assertProves(String asked, String put, String found) throws Exception {
    server.answerBy(
        request ->
            request.header("X-Amz-Target").endsWith("DescribeStreamSummary")
                ? Reply.refusal(Reply.Format.JSON, 400, asked, "Not now.")
                : Reply.refusal(
                    Reply.Format.JSON, put.equals("InternalFailure") ? 500 : 400, put, "Said so."));

    Probe.Result result = probe(settings());

    String said = result.proven() ? "PROVEN" : "UNPROVEN";
    assertThat(result.wrong() == null ? said : result.wrong().cause()).isEqualTo(found);
  }

  @Test
  void aForgottenSecretIsNeverReplacedByTheProcessesOwn() throws Exception {
    System.setProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), "AKIDOFTHEOPERATOR");
    System.setProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), "operators-secret");
    try {
      ConnectionSettings forgotten = settings().with(SettingField.SECRET_ACCESS_KEY, null);
      ConnectionSettings role =
          forgotten
              .with(SettingField.CREDENTIALS, "assume-role")
              .with(SettingField.ROLE_ARN, "arn:aws:iam::111122223333:role/writer");
      for (ConnectionSettings settings : List.of(forgotten, role)) {
        PauseReason reason = probe(settings).wrong();
        assertThat(reason.cause()).isEqualTo("CREDENTIALS_MISSING");
        assertThat(reason.detail()).isEqualTo("the secret access key is missing");
        assertThat(check.run(settings, false).get(60, TimeUnit.SECONDS).steps().get(0))
            .extracting(StreamCheckReport.Step::outcome)
            .isEqualTo(StreamCheckReport.Outcome.FAILED);
      }
      assertThat(server.requests()).isEmpty();
    } finally {
      System.clearProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property());
      System.clearProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property());
    }
  }

  /** A page shows each step as it is decided, and not only the report at the end. */
  @Test
  void stepsAreToldWhenTheyAreDecided() throws Exception {
    CompletableFuture<List<StreamCheckReport.Step>> beforeWriting = new CompletableFuture<>();
    List<List<StreamCheckReport.Step>> told = new CopyOnWriteArrayList<>();
    server.answerBy(
        request -> {
          if (request.header("X-Amz-Target").endsWith("DescribeStreamSummary")) {
            return json(200, "{\"StreamDescriptionSummary\":{\"StreamStatus\":\"ACTIVE\"}}");
          }
          beforeWriting.complete(told.get(told.size() - 1));
          return Reply.refusal(Reply.Format.JSON, 400, "AccessDeniedException", "Not allowed.");
        });

    StreamCheckReport report = check.run(settings(), true, told::add).get(60, TimeUnit.SECONDS);

    assertThat(told.get(0)).extracting(StreamCheckReport.Step::name).containsExactly(CREDENTIALS);
    assertThat(beforeWriting.get(60, TimeUnit.SECONDS))
        .isEqualTo(report.steps().subList(0, 4))
        .extracting(StreamCheckReport.Step::outcome)
        .containsOnly(StreamCheckReport.Outcome.PASSED);
    assertThat(report.steps().get(4).outcome()).isEqualTo(StreamCheckReport.Outcome.FAILED);
  }

  @Test
  void aStreamGivenByItsArnIsNamedByItInEachCall() throws Exception {
    server.answer(Reply.refusal(Reply.Format.JSON, 400, "AccessDeniedException", "Not allowed."));
    ConnectionSettings shared =
        settings().with(SettingField.STREAM_NAME, null).with(SettingField.STREAM_ARN, ARN);

    StreamCheckReport report = check.run(shared, true).get(60, TimeUnit.SECONDS);

    assertThat(server.requests()).hasSize(2);
    for (ScriptedServer.Request request : server.requests()) {
      assertThat(new String(request.body(), StandardCharsets.UTF_8))
          .contains("\"StreamARN\":\"" + ARN + "\"")
          .doesNotContain("StreamName");
    }
    assertThat(report.policy().orElseThrow().toString()).contains("Resource=" + ARN);
  }

  private Probe.Result probe(ConnectionSettings settings) throws Exception {
    return check.probe(settings).get(60, TimeUnit.SECONDS);
  }

  private StreamAccess way(ConnectionSettings settings) {
    return new StreamAccess(
        StreamAddress.of(settings.stream(), settings.region()).at(server.endpoint()), transport);
  }

  private RefreshableCredentials credentials(ConnectionSettings settings) {
    return new RefreshableCredentials(
        settings.credentials(),
        Region.EU_CENTRAL_1,
        new RoleSession("test", transport::blockingHttp, server.endpoint()),
        Clock.systemUTC());
  }

  private static Reply json(int status, String body) {
    return Reply.of(status, "application/x-amz-json-1.1", body.getBytes(StandardCharsets.UTF_8));
  }

  private static ConnectionSettings settings() {
    return ConnectionSettings.of(
        "acme",
        Map.of(
            SettingField.STREAM_NAME, "activity",
            SettingField.REGION, "eu-central-1",
            SettingField.ACCESS_KEY_ID, "AKIAIOSFODNN7EXAMPLE",
            SettingField.SECRET_ACCESS_KEY, "not-a-secret",
            SettingField.VERSION, "1.0"));
  }
}
