package io.activitysync.deadletter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.Application;
import io.activitysync.connection.store.key.KeyFile;
import io.activitysync.connection.store.key.SecretBox;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventLimits;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as it is run, by a cron job or a systemd unit: with no locale at all. */
class OpenDeadLettersTest {
  private static final String NAMES = "Zoë 株式 😀";

  @TempDir private Path folder;
  private SecretBox box;

  @BeforeEach
  void key() throws Exception {
    KeyFile key = new KeyFile(folder.resolve("key.json"), null);
    key.create(SecretBox.generate());
    box = new SecretBox(key.read().orElseThrow());
  }

  @Test
  void showsEachLetterWhateverTheLocale() throws Exception {
    assertThat(shown(letter(NAMES.getBytes(UTF_8))).path("event").asText()).isEqualTo(NAMES);
  }

  @Test
  void givesBackTheBytesOfWhatIsNoText() throws Exception {
    byte[] latin = "{\"name\":\"Zoë\"}".getBytes(ISO_8859_1);
    assertThat(latin).contains(0xEB);
    JsonNode shown = shown(letter(latin));
    assertThat(shown.path("data").binaryValue()).isEqualTo(latin);
    assertThat(shown.has("event")).isFalse();
    assertThat(shown.has("sealed")).isFalse();
  }

  @Test
  void opensTheLargestEventThatIsRead() throws Exception {
    String large = "x".repeat(EventLimits.DEFAULT.eventBytes());
    Path letters =
        Files.writeString(folder.resolve("letters"), letter(large.getBytes(UTF_8)).line());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new CommandLine(new OpenDeadLetters(out))
            .execute(letters.toString(), "--key-file", folder.resolve("key.json").toString());
    assertThat(code).isZero();
    assertThat(out.toString(UTF_8)).contains(large);
  }

  @Test
  void goesOnPastALineThatIsNone() throws Exception {
    byte[] half = letter("ë".getBytes(UTF_8)).line().replace("no JSON", "ë").getBytes(UTF_8);
    int middle = new String(half, ISO_8859_1).indexOf('Ã') + 1;
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.write(half, 0, middle);
    lines.write(("\n\n7\n" + letter("{}".getBytes(UTF_8)).line()).getBytes(UTF_8));
    Path letters = Files.write(folder.resolve("letters"), lines.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(new OpenDeadLetters(out))
            .setErr(new PrintWriter(said, true))
            .execute(letters.toString(), "--key-file", folder.resolve("key.json").toString());
    assertThat(code).isOne();
    assertThat(new ObjectMapper().readTree(out.toString(UTF_8)).path("event").asText())
        .isEqualTo("{}");
    assertThat(said.toString().lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("line 1 of " + letters + " is no dead letter");
  }

  private DeadLetter letter(byte[] event) {
    return new DeadLetter(
        Instant.parse("2026-03-14T09:26:53Z"),
        "acme",
        new EventFormatException(0, 1, "", "is no JSON"),
        DeadLetterData.SEALED.member("acme", event, box::seal));
  }

  private JsonNode shown(DeadLetter letter) throws Exception {
    Path letters = Files.writeString(folder.resolve("letters"), letter.line());
    String key = folder.resolve("key.json").toString();
    return new ObjectMapper().readTree(run("dead-letters", letters.toString(), "--key-file", key));
  }

  private String run(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    byte[] said = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return new String(said, UTF_8);
  }
}
