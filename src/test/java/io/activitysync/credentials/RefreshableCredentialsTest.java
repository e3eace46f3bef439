package io.activitysync.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.Reply;
import io.activitysync.kinesis.client.ScriptedServer;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.regions.Region;

class RefreshableCredentialsTest {

  private static final SigningCredentials KEY =
      new SigningCredentials.StaticKey("AKID", "secret-1");

  private static KinesisTransport transport;

  private final ScriptedServer sts = ScriptedServer.plain();

  private final SigningCredentials role =
      new SigningCredentials.AssumeRole(
          "arn:aws:iam::111122223333:role/writer", "ext-1", "activity-sync", KEY, sts.endpoint());

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
      credentials.replace(
          new SigningCredentials.StaticKey("AKID", "secret-2", "token-2"), Region.EU_CENTRAL_1);

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

  @Test
  void aRefusedRoleSaysWhatStsSaid() {
    String refusal =
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: u is not"
            + " authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>";
    sts.answer(Reply.of(403, "text/xml", refusal.getBytes(StandardCharsets.UTF_8)));
    try (RefreshableCredentials credentials = of(role)) {
      Throwable failure = catchThrowable(() -> get(credentials));

      FaultClassifier.Finding found = FaultClassifier.ofFailure(failure);
      assertThat(found.fault()).isEqualTo(Fault.ACCESS_DENIED);
      assertThat(found.detail()).contains("sts:AssumeRole");
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
  void aProfileThatIsNotThereIsMissingCredentials() {
    try (RefreshableCredentials credentials =
        of(new SigningCredentials.Profile("no-such-profile"))) {
      Throwable failure = catchThrowable(() -> get(credentials));

      assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.CREDENTIALS_MISSING);
    }
  }

  @Test
  void noSecretShows() {
    SigningCredentials temporary = new SigningCredentials.StaticKey("AKID", "secret-1", "token-1");
    SigningCredentials assumed =
        new SigningCredentials.AssumeRole(
            "arn:aws:iam::1:role/r", "ext-1", "name", temporary, null);
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

  @Test
  void aKeyWithALineBreakIsRefusedWithoutNamingIt() {
    assertThatThrownBy(() -> new SigningCredentials.StaticKey("AKID", "secret-1\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("secret access key")
        .hasMessageNotContaining("secret-1");
    assertThatThrownBy(() -> new SigningCredentials.StaticKey("", "secret-1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SigningCredentials.StaticKey("AKID", null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RefreshableCredentials of(SigningCredentials description) {
    return new RefreshableCredentials(
        description, Region.EU_CENTRAL_1, transport::blockingHttp, Clock.systemUTC());
  }

  private static AwsCredentialsIdentity get(RefreshableCredentials credentials) throws Exception {
    return credentials.resolveIdentity().get(60, TimeUnit.SECONDS);
  }

  private static Reply assumed(String accessKeyId, Duration validFor) {
    String answer =
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
            + "<SigningCredentials><AccessKeyId>"
            + accessKeyId
            + "</AccessKeyId><SecretAccessKey>s-"
            + accessKeyId
            + "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>"
            + Instant.now().plus(validFor)
            + "</Expiration></SigningCredentials></AssumeRoleResult></AssumeRoleResponse>";
    return Reply.of(200, "text/xml", answer.getBytes(StandardCharsets.UTF_8));
  }
}
