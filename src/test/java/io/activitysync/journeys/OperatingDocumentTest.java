package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs docs/operating.md: its commands, and that their answers have what it shows. */
class OperatingDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Something done outside, or a command with what its answer has. */
  private static final Pattern STEP =
      Pattern.compile(
          "<!-- do: ([^>]+) -->|```sh\n(.*?)```\n(?:```json\n(.*?)```)?", Pattern.DOTALL);

  private String variables = "";

  @Test
  void everyCommandOfTheDocumentAnswersWhatItShows() throws Exception {
    String document = Files.readString(Path.of("docs/operating.md"));
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        TestApp app = TestApp.start(Map.of())) {
      String here =
          document
              .replace("http://127.0.0.1:8080", app.address())
              .replace("http://127.0.0.1:4567", proxy.endpoint().toString());
      Matcher step = STEP.matcher(here);
      int commands = 0;
      while (step.find()) {
        if (step.group(1) != null) {
          happen(step.group(1), kinesis, proxy);
        } else if (step.group(2).contains("curl")) {
          check(step.group(2), step.group(3));
          commands++;
        } else {
          variables = step.group(2);
        }
      }
      assertThat(commands).isGreaterThan(15);
      assertThat(kinesis.texts("activity")).singleElement().asString().contains("e-1");
    }
  }

  private static void happen(String what, EmbeddedTestKinesis kinesis, FaultProxy proxy) {
    switch (what) {
      case "make the stream" -> kinesis.createStream("activity", 1);
      case "revoke the key" ->
          proxy.when(
              call -> true,
              WireFault.refuse(
                  "UnrecognizedClientException",
                  "The security token included in the request is invalid."));
      case "restore the key" -> proxy.clear();
      default -> throw new AssertionError("the document wants \"" + what + "\"");
    }
  }

  private void check(String command, String shown) throws Exception {
    if (command.contains("-X")) {
      assertShown(command, shown);
    } else {
      // what is read follows what was asked for
      await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertShown(command, shown));
    }
  }

  private void assertShown(String command, String shown) throws Exception {
    String answer = run(command);
    if (shown != null) {
      assertHas(JSON.readTree(answer), JSON.readTree(shown), command + answer);
    }
  }

  private static void assertHas(JsonNode answer, JsonNode shown, String where) {
    for (Map.Entry<String, JsonNode> member : shown.properties()) {
      JsonNode value = answer.get(member.getKey());
      assertThat(value).as(where).isNotNull();
      if (member.getValue().isObject()) {
        assertHas(value, member.getValue(), where);
      } else {
        assertThat(value).as(where).isEqualTo(member.getValue());
      }
    }
  }

  private String run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("operating", ".out");
    output.toFile().deleteOnExit();
    Process shell =
        new ProcessBuilder("bash", "-euc", variables + command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
    String answer = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(shell.exitValue()).as(command + answer).isZero();
    return answer;
  }
}
