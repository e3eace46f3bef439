package io.activitysync.streamcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.credentials.RefreshableCredentials;
import io.activitysync.credentials.RoleSession;
import io.activitysync.kinesis.client.DescribeLimiter;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

class StreamLookAroundTest {

  @Test
  void tellsInWhichOtherRegionAStreamIs() throws Exception {
    try (EmbeddedTestKinesis empty = EmbeddedTestKinesis.start();
        EmbeddedTestKinesis ireland = EmbeddedTestKinesis.start();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS)) {
      ireland.createStream("activity", 1);
      StreamCheck test =
          new StreamCheck(
              target -> new StreamAccess(address(target, empty, ireland), transport),
              StreamLookAroundTest::credentials,
              new DescribeLimiter(),
              Clock.systemUTC(),
              // the last is of another partition, where these credentials are unknown
              List.of("us-east-1", "eu-west-1", "eu-central-1", "cn-north-1"));

      StreamCheckReport report = test.run(settings(), true).join();

      assertThat(report.foundIn()).containsExactly("eu-west-1");
      assertThat(report.failure().orElseThrow().message())
          .isEqualTo(
              "The stream does not exist in this region; there is one of this name in eu-west-1");
      assertThat(test.run(settings(), false).join().foundIn()).isEmpty();
    }
  }

  private static RefreshableCredentials credentials(ConnectionSettings settings) {
    return new RefreshableCredentials(
        settings.credentials(),
        Region.US_EAST_1,
        RoleSession.of(settings.id(), () -> null),
        Clock.systemUTC());
  }

  private static StreamAddress address(
      ConnectionSettings target, EmbeddedTestKinesis empty, EmbeddedTestKinesis ireland) {
    boolean there = Set.of("eu-west-1", "cn-north-1").contains(target.region());
    return StreamAddress.of(target.streamName(), target.region())
        .at(there ? ireland.endpoint() : empty.endpoint());
  }

  private static ConnectionSettings settings() {
    return ConnectionSettings.of(
        "demo",
        Map.of(
            SettingField.STREAM_NAME, "activity",
            SettingField.REGION, "us-east-1",
            SettingField.ACCESS_KEY_ID, "AKIAIOSFODNN7EXAMPLE",
            SettingField.SECRET_ACCESS_KEY, "not-a-secret",
            SettingField.VERSION, "1.0"));
  }
}
