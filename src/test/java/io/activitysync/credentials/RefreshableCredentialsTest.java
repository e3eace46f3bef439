package io.activitysync.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.Reply;
import io.activitysync.kinesis.client.ScriptedServer;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;

class RefreshableCredentialsTest {

  private static final Credentials.Static KEY = key("secret-1", null);

  private static KinesisTransport transport;

  private final ScriptedServer sts = ScriptedServer.plain();

  private final Credentials role =
      new Credentials.AssumeRole("arn:aws:iam::111122223333:role/writer", "ext-1", KEY);

  @BeforeAll
  static void open() {
    transport = new KinesisTransport(TransportSettings.DEFAULTS);
  }

  @AfterAll
  static void shut() {
    transport.close();
  }

  @AfterEach
  void close() throws IOException {
    sts.close();
  }

  @Test
  void aKeyIsKnownAtOnce() {
    try (RefreshableCredentials credentials = of(KEY)) {
      assertThat(credentials.resolveIdentity()).isCompleted();
      assertThat(credentials.resolveIdentity().join().secretAccessKey()).isEqualTo("secret-1");
    }
  }

  @Test
  void aReplacedKeyHoldsFromTheNextCallOn() {
    try (RefreshableCredentials credentials = of(KEY)) {
      credentials.replace(key("secret-2", "token-2"), Region.EU_CENTRAL_1);

      AwsCredentialsIdentity now = credentials.resolveIdentity().join();
      assertThat(now.secretAccessKey()).isEqualTo("secret-2");
      assertThat(((AwsSessionCredentialsIdentity) now).sessionToken()).isEqualTo("token-2");
    }
  }

  @Test
  void aKeyCantBeRefreshed() {
    try (RefreshableCredentials credentials = of(KEY)) {
      assertThat(credentials.refresh()).isCompletedWithValue(false);
    }
  }

  @Test
  void whatIsClosedSignsNothingAndTakesNoOther() {
    for (Credentials closed : List.of(KEY, role)) {
      RefreshableCredentials credentials = of(closed);
      credentials.close();
      // a change of settings that was under way while the connection was deleted
      credentials.replace(key("secret-2", null), Region.EU_CENTRAL_1);

      assertThat(catchThrowable(() -> get(credentials)))
          .hasRootCauseInstanceOf(CredentialsUnavailableException.class);
      assertThat(credentials.refresh()).isCompletedWithValue(false);
      assertThat(credentials.description()).isEqualTo(new Credentials.Static(null, null, null));
    }
    assertThat(sts.requests()).isEmpty();
  }

  @Test
  void aRoleThatIsAssumedTooLateIsNotKept() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    sts.answerBy(
        request -> {
          asked.countDown();
          await(closed);
          return assumed("ASIA1", Duration.ofHours(1));
        });
    RefreshableCredentials credentials = of(role);
    var coming = credentials.resolveIdentity();
    await(asked);
    credentials.close();
    closed.countDown();

    assertThat(catchThrowable(() -> coming.get(60, TimeUnit.SECONDS)))
        .hasRootCauseInstanceOf(CredentialsUnavailableException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aProviderThatTakesTooLongIsGivenUpAndHoldsUpNoOther() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    List<RefreshableCredentials> silent = new ArrayList<>();
    try (ScriptedServer good = ScriptedServer.plain()) {
      sts.answerBy(
          request -> {
            await(released);
            return Reply.of(500, "text/xml", new byte[0]);
          });
      good.answer(assumed("ASIA1", Duration.ofHours(1)));
      for (int i = 0; i < 8; i++) {
        silent.add(of(role, Duration.ofMillis(300)));
      }
      var waiting = silent.stream().map(one -> one.resolveIdentity()).toList();
      try (RefreshableCredentials other =
          new RefreshableCredentials(
              role,
              Region.EU_CENTRAL_1,
              new RoleSession("activity-sync", transport::blockingHttp, good.endpoint()),
              Clock.systemUTC())) {
        assertThat(get(other).accessKeyId()).isEqualTo("ASIA1");
      }
      for (var one : waiting) {
        Throwable failure = catchThrowable(() -> one.get(60, TimeUnit.SECONDS));
        assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.TIMEOUT);
        assertThat(failure).hasStackTraceContaining("no credentials within");
      }
      assertThat(catchThrowable(() -> get(silent.get(0))))
          .as("not asked again while it is not back")
          .hasStackTraceContaining("no credentials within");
    } finally {
      released.countDown();
      silent.forEach(RefreshableCredentials::close);
    }
  }

  /** However many hang: they must not have all threads. */
  @Test
  void programsOfManyProfilesThatHangKeepNoThreadFromOthers(@TempDir Path folder) throws Exception {
    Path released = folder.resolve("released");
    Path pids = folder.resolve("pids");
    Path config = folder.resolve("config");
    StringBuilder profiles =
        new StringBuilder(
            "[profile answers]\ncredential_process ="
                + " echo '{\"Version\":1,\"AccessKeyId\":\"AKID1\",\"SecretAccessKey\":\"s\"}'\n");
    Path program = folder.resolve("program");
    Files.writeString(
        program, "test -e " + released + " && exit\necho $$ >> " + pids + "\nexec sleep 120\n");
    for (int i = 0; i < 70; i++) {
      profiles.append("[profile hangs%d]\ncredential_process = sh %s\n".formatted(i, program));
    }
    Files.writeString(config, profiles);
    System.setProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property(), config.toString());
    List<RefreshableCredentials> hung = new ArrayList<>();
    try (RefreshableCredentials other = of(new Credentials.Profile("answers"))) {
      for (int i = 0; i < 70; i++) {
        hung.add(of(new Credentials.Profile("hangs" + i), Duration.ofMillis(300)));
      }
      assertThat(hung.stream().map(RefreshableCredentials::resolveIdentity)).hasSize(70);
      assertThat(get(other).accessKeyId()).isEqualTo("AKID1");
    } finally {
      hung.forEach(RefreshableCredentials::close);
      System.clearProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property());
      // one that begins after that ends by itself
      Files.writeString(released, "");
      for (String pid : Files.readAllLines(pids)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
      }
    }
  }

  @Test
  void aProgramThatHungOnceIsAskedAgain(@TempDir Path folder) throws Exception {
    Path pid = folder.resolve("pid");
    Path config = folder.resolve("config");
    Path program = folder.resolve("program");
    Files.writeString(
        program,
        "test -e %1$s || { echo $$ > %1$s; exec sleep 600; }%n".formatted(pid)
            + "echo '{\"Version\":1,\"AccessKeyId\":\"AKID1\",\"SecretAccessKey\":\"s\"}'\n");
    Files.writeString(config, "[profile hung]\ncredential_process = sh " + program + "\n");
    System.setProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property(), config.toString());
    try (RefreshableCredentials credentials =
        of(new Credentials.Profile("hung"), Duration.ofSeconds(5))) {
      Throwable failure = catchThrowable(() -> get(credentials));

      assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.TIMEOUT);
      assertThat(get(credentials).accessKeyId()).isEqualTo("AKID1");
    } finally {
      System.clearProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property());
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(ProcessHandle::destroy);
    }
  }

  /** However often it is tried. */
  @Test
  void aProgramThatNeverAnswersHoldsAFewThreadsAtMost(@TempDir Path folder) throws Exception {
    Path pids = folder.resolve("pids");
    Path config = folder.resolve("config");
    Path program = folder.resolve("program");
    Files.writeString(program, "echo $$ >> " + pids + "\nexec sleep 600\n");
    Files.writeString(config, "[profile asks]\ncredential_process = sh " + program + "\n");
    System.setProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property(), config.toString());
    try {
      for (int i = 0; i < 10; i++) {
        try (RefreshableCredentials credentials =
            of(new Credentials.Profile("asks"), Duration.ofSeconds(1))) {
          Throwable failure = catchThrowable(() -> get(credentials));
          assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.TIMEOUT);
        }
      }
      assertThat(Files.readAllLines(pids)).hasSizeLessThanOrEqualTo(4);
    } finally {
      System.clearProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property());
      for (String pid : Files.readAllLines(pids)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
      }
    }
    try (RefreshableCredentials credentials = of(new Credentials.Profile("asks"))) {
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(catchThrowable(() -> get(credentials)))
                      .as("asked again once they are back")
                      .hasStackTraceContaining("asks"));
    }
  }

  @Test
  void aRoleIsAssumedOnceAndThenKnown() throws Exception {
    sts.answer(assumed("ASIA1", Duration.ofHours(1)));
    try (RefreshableCredentials credentials = of(role)) {
      assertThat(get(credentials).accessKeyId()).isEqualTo("ASIA1");
      assertThat(credentials.resolveIdentity()).isCompleted();
      assertThat(get(credentials).accessKeyId()).isEqualTo("ASIA1");
    }

    assertThat(sts.requests()).hasSize(1);
    assertThat(new String(sts.requests().get(0).body(), StandardCharsets.UTF_8))
        .contains("Action=AssumeRole")
        .contains("ExternalId=ext-1")
        .contains("RoleSessionName=activity-sync");
  }

  @Test
  void aRefreshTellsWhetherItBroughtOthers() throws Exception {
    sts.answer(assumed("ASIA1", Duration.ofHours(1)));
    try (RefreshableCredentials credentials = of(role)) {
      get(credentials);

      assertThat(credentials.refresh().get(60, TimeUnit.SECONDS)).isFalse();

      sts.answer(assumed("ASIA2", Duration.ofHours(1)));
      assertThat(credentials.refresh().get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(get(credentials).accessKeyId()).isEqualTo("ASIA2");
    }
  }

  @Test
  void aRefreshThatBroughtAnotherSessionTokenBroughtOthers(@TempDir Path folder) throws Exception {
    Path config = folder.resolve("config");
    String profile =
        """
        [profile p]
        aws_access_key_id = ASIA1
        aws_secret_access_key = s
        aws_session_token = %s
        """;
    Files.writeString(config, profile.formatted("cut-off"));
    System.setProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property(), config.toString());
    try (RefreshableCredentials credentials = of(new Credentials.Profile("p"))) {
      assertThat(get(credentials).accessKeyId()).isEqualTo("ASIA1");
      assertThat(credentials.refresh().get(60, TimeUnit.SECONDS)).isFalse();

      Files.writeString(config, profile.formatted("whole"));
      assertThat(credentials.refresh().get(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      System.clearProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property());
    }
  }

  /** As a program gives it that has none, and a file that has an empty line for it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws_access_key_id = AKID1\naws_secret_access_key = s\naws_session_token =",
        "credential_process = echo '{\"Version\":1,\"AccessKeyId\":\"AKID1\","
            + "\"SecretAccessKey\":\"s\",\"SessionToken\":\"\"}'",
      })
  void anEmptySessionTokenIsNone(String profile, @TempDir Path folder) throws Exception {
    Path config = folder.resolve("config");
    Files.writeString(config, "[profile p]\n" + profile + "\n");
    System.setProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property(), config.toString());
    try (RefreshableCredentials credentials = of(new Credentials.Profile("p"))) {
      assertThat(get(credentials))
          .isEqualTo(AwsBasicCredentials.create("AKID1", "s"))
          .isNotInstanceOf(AwsSessionCredentialsIdentity.class);
    } finally {
      System.clearProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property());
    }
  }

  @Test
  void aRoleCanTakeTheKeysPlaceAtRunTime() throws Exception {
    sts.answer(assumed("ASIA1", Duration.ofHours(1)));
    try (RefreshableCredentials credentials = of(KEY)) {
      credentials.replace(role, Region.EU_CENTRAL_1);
      assertThat(get(credentials).accessKeyId()).isEqualTo("ASIA1");

      credentials.replace(KEY, Region.EU_CENTRAL_1);
      assertThat(credentials.resolveIdentity()).isCompleted();
      assertThat(get(credentials).accessKeyId()).isEqualTo("AKID");
    }
  }

  /** As with a configuration of the SDK's that can't be read. */
  @Test
  void aRoleThatCantBeAskedForYetLeavesTheOldKeyToNobody() throws Exception {
    sts.answer(assumed("ASIA1", Duration.ofHours(1)));
    System.setProperty(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.property(), "unreadable");
    try (RefreshableCredentials credentials = of(KEY)) {
      for (int i = 0; i < 2; i++) {
        credentials.replace(role, Region.EU_CENTRAL_1);
        Throwable failure = catchThrowable(() -> get(credentials));
        assertThat(FaultClassifier.ofFailure(failure).fault())
            .isEqualTo(Fault.CREDENTIALS_UNAVAILABLE);
      }
      System.clearProperty(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.property());
      assertThat(get(credentials).accessKeyId()).isEqualTo("ASIA1");
    } finally {
      System.clearProperty(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.property());
    }
  }

  @Test
  void theRoleIsAssumedWhereTheStreamIsNow() throws Exception {
    sts.answer(assumed("ASIA1", Duration.ofHours(1)));
    try (RefreshableCredentials credentials = of(role)) {
      get(credentials);
      credentials.replace(role, Region.AP_SOUTHEAST_2);
      get(credentials);
    }
    assertThat(sts.requests()).hasSize(2);
    assertThat(sts.requests().get(0).header("Authorization")).contains("/eu-central-1/sts/");
    assertThat(sts.requests().get(1).header("Authorization")).contains("/ap-southeast-2/sts/");
  }

  @ParameterizedTest
  @CsvSource({
    "403,AccessDenied,User: u is not authorized to perform: sts:AssumeRole,ACCESS_DENIED",
    "400,ValidationError,the role ARN is not valid,CREDENTIALS_UNAVAILABLE"
  })
  void aRefusedRoleSaysWhatStsSaid(int status, String code, String message, Fault fault) {
    String refusal =
        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
            .formatted(code, message);
    sts.answer(Reply.of(status, "text/xml", refusal.getBytes(StandardCharsets.UTF_8)));
    try (RefreshableCredentials credentials = of(role)) {
      Throwable failure = catchThrowable(() -> get(credentials));

      FaultClassifier.Finding found = FaultClassifier.ofFailure(failure);
      assertThat(found.fault()).isEqualTo(fault);
      assertThat(found.detail()).contains(message);
    }
  }

  @Test
  void anStsThatIsAwayIsANetworkFault() throws IOException {
    sts.close();
    try (RefreshableCredentials credentials = of(role)) {
      Throwable failure = catchThrowable(() -> get(credentials));

      assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.NETWORK);
    }
  }

  @Test
  void aProfileThatIsNotThereMayComeLater() {
    try (RefreshableCredentials credentials = of(new Credentials.Profile("no-such-profile"))) {
      Throwable failure = catchThrowable(() -> get(credentials));

      assertThat(FaultClassifier.ofFailure(failure).fault())
          .isEqualTo(Fault.CREDENTIALS_UNAVAILABLE);
    }
  }

  @Test
  void noSecretShows() {
    Credentials.Static temporary = key("secret-1", "token-1");
    Credentials assumed = new Credentials.AssumeRole("arn:aws:iam::1:role/r", "ext-1", temporary);
    try (RefreshableCredentials credentials = of(assumed)) {
      for (Object shown : new Object[] {temporary, assumed, credentials}) {
        assertThat(shown.toString())
            .contains("AKID")
            .doesNotContain("secret-1")
            .doesNotContain("token-1")
            .doesNotContain("ext-1");
      }
    }
  }

  /** A tenant's events must never go out under the operator's own name. */
  @ParameterizedTest
  @MethodSource
  void whatCantSignNeverTakesTheProcessesOwnCredentials(Credentials notComplete, String why) {
    System.setProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), "AKIDOFTHEOPERATOR");
    System.setProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), "operators-secret");
    try (RefreshableCredentials credentials = of(notComplete);
        RefreshableCredentials control = of(new Credentials.DefaultChain())) {
      assertThat(control.resolveCredentials().accessKeyId()).isEqualTo("AKIDOFTHEOPERATOR");

      FaultClassifier.Finding found =
          FaultClassifier.ofFailure(catchThrowable(() -> get(credentials)));

      assertThat(found.fault()).isEqualTo(Fault.CREDENTIALS_MISSING);
      assertThat(found.detail()).isEqualTo(why).doesNotContain("secret-1");
      assertThat(credentials.refresh()).isCompletedWithValue(false);
      assertThat(sts.requests()).isEmpty();

      credentials.replace(KEY, Region.EU_CENTRAL_1);
      assertThat(credentials.resolveIdentity().join().accessKeyId()).isEqualTo("AKID");
    } finally {
      System.clearProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property());
      System.clearProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property());
    }
  }

  static List<Arguments> whatCantSignNeverTakesTheProcessesOwnCredentials() {
    String arn = "arn:aws:iam::111122223333:role/writer";
    var forgotten = new Credentials.Static("AKID", null, null);
    return List.of(
        arguments(forgotten, "the secret access key is missing"),
        arguments(new Credentials.Static(null, null, null), "the access key ID is missing"),
        arguments(
            new Credentials.Static(null, new Secret("secret-1"), null),
            "the access key ID is missing"),
        arguments(
            new Credentials.AssumeRole(arn, "ext-1", forgotten),
            "the secret access key is missing"),
        arguments(new Credentials.AssumeRole(null, null, null), "the role ARN is missing"),
        arguments(new Credentials.Profile(null), "the profile name is missing"),
        arguments(
            key("secret-1\n", null),
            "the secret access key must not hold spaces, line breaks or characters outside ASCII"),
        arguments(
            key("secret-1", "a b"),
            "the session token must not hold spaces, line breaks or characters outside ASCII"));
  }

  private static Credentials.Static key(String secret, String token) {
    return new Credentials.Static(
        "AKID", new Secret(secret), token == null ? null : new Secret(token));
  }

  private RefreshableCredentials of(Credentials description, Duration longestFetch) {
    return new RefreshableCredentials(
        description,
        Region.EU_CENTRAL_1,
        new RoleSession("activity-sync", transport::blockingHttp, sts.endpoint()),
        Clock.systemUTC(),
        longestFetch);
  }

  private RefreshableCredentials of(Credentials description) {
    return new RefreshableCredentials(
        description,
        Region.EU_CENTRAL_1,
        new RoleSession("activity-sync", transport::blockingHttp, sts.endpoint()),
        Clock.systemUTC());
  }

  private static AwsCredentialsIdentity get(RefreshableCredentials credentials) throws Exception {
    return credentials.resolveIdentity().get(60, TimeUnit.SECONDS);
  }

  private static Reply assumed(String accessKeyId, Duration validFor) {
    String answer =
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
            + "<Credentials><AccessKeyId>"
            + accessKeyId
            + "</AccessKeyId><SecretAccessKey>s-"
            + accessKeyId
            + "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>"
            + Instant.now().plus(validFor)
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    return Reply.of(200, "text/xml", answer.getBytes(StandardCharsets.UTF_8));
  }
}
