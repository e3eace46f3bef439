package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.WireFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** What a connection's settings of sending do to its calls, seen from the stream. */
class SendingEffectsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int OF_ONE_KEY = 20;
  private static final int OF_MANY_KEYS = 4_000;

  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private final String stream = kinesis.createStream(1);

  @TempDir private Path folder;

  @AfterEach
  void close() {
    proxy.close();
    kinesis.close();
  }

  private TestApp streaming(String... settings) throws Exception {
    Map<String, String> properties = Connect.to("demo", stream, proxy.endpoint());
    for (int i = 0; i < settings.length; i += 2) {
      properties = Connect.with(properties, "demo", settings[i], settings[i + 1]);
    }
    TestApp app = TestApp.start(folder, properties);
    await().atMost(PATIENCE).until(() -> app.show("demo").contains("\"state\":\"STREAMING\""));
    return app;
  }

  private static String events(int count, IntFunction<String> key) {
    return IntStream.range(0, count)
        .mapToObj(i -> event(key.apply(i), Integer.toString(i)))
        .collect(Collectors.joining("\n"));
  }

  private List<ProxiedCall> puts() {
    return proxy.calls().stream().filter(ProxiedCall::isPutRecords).toList();
  }

  private List<Integer> numbers() {
    return kinesis.texts(stream).stream()
        .map(text -> Integer.valueOf(text.replaceAll("(?s).*\"n\":\"(\\d+)\".*", "$1")))
        .distinct()
        .toList();
  }

  /** The first record of a key is refused once: those behind it wait for it, or do not. */
  @ParameterizedTest
  @CsvSource({"strict", "relaxed"})
  void orderingHoldsAKeyBackOrLetsItGo(String ordering) throws Exception {
    try (TestApp app = streaming("ordering", ordering)) {
      proxy.next(WireFault.failEntries("InternalFailure", index -> index == 0));

      assertThat(app.ingest("demo", events(OF_ONE_KEY, i -> "one")).statusCode()).isEqualTo(202);

      List<Integer> all = IntStream.range(0, OF_ONE_KEY).boxed().toList();
      if (ordering.equals("strict")) {
        assertThat(puts()).allSatisfy(call -> assertThat(call.entries()).hasSize(1));
        assertThat(numbers()).isEqualTo(all);
      } else {
        assertThat(puts()).anySatisfy(call -> assertThat(call.entries()).hasSizeGreaterThan(1));
        assertThat(numbers()).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
        assertThat(numbers().get(0)).as("went past the one that was refused").isPositive();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "16, 3"})
  void atMostSoManyCallsAreUnderWay(int allowed, int atLeast) throws Exception {
    proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofSeconds(1)));
    try (TestApp app = streaming("max-in-flight", Integer.toString(allowed))) {
      assertThat(app.ingest("demo", events(OF_MANY_KEYS, i -> "e" + i)).statusCode())
          .isEqualTo(202);

      assertThat(proxy.mostDelayedAtOnce()).isBetween(atLeast, allowed);
      assertThat(numbers()).hasSize(OF_MANY_KEYS);
    }
  }

  /** As a session token ends: the call is made again with what the profile has by then. */
  @Test
  void expiredCredentialsAreFetchedAgainAndTheCallIsMadeWithThose() throws Exception {
    String property = ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE.property();
    Path file = folder.resolve("credentials");
    profile(file, "AKIAOLD0000000000000");
    System.setProperty(property, file.toString());
    try (TestApp app = streaming("credentials", "profile", "profile", "tenant")) {
      assertThat(app.ingest("demo", events(1, i -> "e")).statusCode()).isEqualTo(202);
      profile(file, "AKIANEW0000000000000");
      proxy.next(WireFault.refuse("ExpiredTokenException", "The security token has expired."));

      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);

      assertThat(puts())
          .extracting(ProxiedCall::accessKeyId)
          .startsWith("AKIAOLD0000000000000", "AKIAOLD0000000000000")
          .endsWith("AKIANEW0000000000000");
      assertThat(numbers()).containsExactly(0, 1);
      assertThat(app.show("demo")).contains("\"state\":\"STREAMING\"");
    } finally {
      System.clearProperty(property);
    }
  }

  private static void profile(Path file, String accessKeyId) throws Exception {
    Files.writeString(
        file,
        "[tenant]\naws_access_key_id = %s\naws_secret_access_key = secret\n"
            .formatted(accessKeyId));
  }
}
