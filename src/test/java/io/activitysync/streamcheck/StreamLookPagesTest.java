package io.activitysync.streamcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.credentials.RefreshableCredentials;
import io.activitysync.credentials.RoleSession;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.Reply;
import io.activitysync.kinesis.client.ScriptedServer;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.client.TransportSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;

/** A stream whose shards come in pages, the closed ones of earlier times first. */
class StreamLookPagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ARN = "arn:aws:kinesis:eu-central-1:111122223333:stream/activity";

  private final ScriptedServer server = ScriptedServer.plain();
  private final KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS);
  private final List<JsonNode> lists = new CopyOnWriteArrayList<>();
  private final StreamLook look =
      new StreamLook(
          settings ->
              new StreamAccess(
                  StreamAddress.of(settings.stream(), settings.region()).at(server.endpoint()),
                  transport),
          settings ->
              new RefreshableCredentials(
                  settings.credentials(),
                  Region.EU_CENTRAL_1,
                  RoleSession.of(settings.id(), transport::blockingHttp),
                  Clock.systemUTC()),
          Clock.systemUTC());

  /** The switch is the whole JVM's, and looked at while a client is built. */
  private final String cbor = System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), "false");

  @AfterEach
  void close() throws IOException {
    if (cbor == null) {
      System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
    } else {
      System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), cbor);
    }
    transport.close();
    server.close();
  }

  @Test
  void anOpenShardBehindTheFirstPageIsLookedAt() {
    server.answerBy(request -> json(answer(request)));

    assertThat(look.last(settings(SettingField.STREAM_NAME, "activity"), 1))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.shardId()).isEqualTo("shardId-000000000002");
              assertThat(seen.data().asUtf8String()).isEqualTo("{}");
            });
    assertThat(lists).hasSize(3);
    assertThat(lists.get(0).path("StreamName").asText()).isEqualTo("activity");
  }

  /** Kinesis refuses a token beside what it stands for. */
  @Test
  void aFurtherPageIsAskedForByItsTokenAlone() {
    server.answerBy(request -> json(answer(request)));

    assertThat(look.last(settings(SettingField.STREAM_ARN, ARN), 1)).hasSize(1);

    assertThat(lists.get(0).path("StreamARN").asText()).isEqualTo(ARN);
    assertThat(lists.subList(1, lists.size()))
        .hasSize(2)
        .allSatisfy(page -> assertThat(page.fieldNames()).toIterable().containsOnly("NextToken"));
  }

  /** As a stand-in for Kinesis may give, or a proxy that answers everything alike. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Records\":[]}",
        "{\"Records\":[{}]}",
        "{\"Records\":[{\"SequenceNumber\":\"3\"}],\"Shards\":[{\"ShardId\":\"s\"}]}",
        "<html></html>"
      })
  void anAnswerThatIsNoneOfKinesisIsToldAsThat(String body) {
    server.answerBy(request -> json(body));
    ConnectionSettings settings = settings(SettingField.STREAM_NAME, "activity");

    assertThatThrownBy(() -> look.write(settings, new byte[] {1}, "k"))
        .isInstanceOf(LookFailedException.class);
    if (body.contains("ShardId")) {
      assertThatThrownBy(() -> look.last(settings, 1)).isInstanceOf(LookFailedException.class);
    }
  }

  private String answer(ScriptedServer.Request request) {
    String target = request.header("X-Amz-Target");
    if (target.endsWith("ListShards")) {
      JsonNode asked = read(request);
      lists.add(asked);
      int page = asked.path("NextToken").asInt();
      return page < 2
          ? "{\"Shards\":[%s],\"NextToken\":\"%s\"}"
              .formatted(shard(page, ",\"Ending%s\":\"2\""), page + 1)
          : "{\"Shards\":[%s]}".formatted(shard(page, ""));
    }
    return target.endsWith("GetShardIterator")
        ? "{\"ShardIterator\":\"i\"}"
        : """
          {"MillisBehindLatest":0,"Records":[{"SequenceNumber":"3","PartitionKey":"k",
          "ApproximateArrivalTimestamp":1.7E9,"Data":"%s"}]}"""
            .formatted(Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8)));
  }

  private static String shard(int number, String end) {
    return "{\"ShardId\":\"shardId-%012d\",\"SequenceNumberRange\":{\"Starting%s\":\"1\"%s}}"
        .formatted(number, "SequenceNumber", end.formatted("SequenceNumber"));
  }

  private static JsonNode read(ScriptedServer.Request request) {
    try {
      return JSON.readTree(request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply json(String body) {
    return Reply.of(200, "application/x-amz-json-1.1", body.getBytes(StandardCharsets.UTF_8));
  }

  private static ConnectionSettings settings(SettingField field, String stream) {
    return ConnectionSettings.of(
        "acme",
        Map.of(
            field,
            stream,
            SettingField.REGION,
            "eu-central-1",
            SettingField.ACCESS_KEY_ID,
            "AKIAIOSFODNN7EXAMPLE",
            SettingField.SECRET_ACCESS_KEY,
            "not-a-secret",
            SettingField.VERSION,
            "1.0"));
  }
}
