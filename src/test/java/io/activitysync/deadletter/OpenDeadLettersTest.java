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
import io.activitysync.event.reading.EventLimits;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command as it is run, by a cron job or a systemd unit: with no locale at all. */
class OpenDeadLettersTest {
  private static final String NAMES = "Zoë 株式 😀";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
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
    assertThat(execute(letters)).isZero();
    assertThat(out.toString(UTF_8)).contains(large);
  }

  @Test
  void goesOnPastHalfACharacter() throws Exception {
    byte[] half = letter("ë".getBytes(UTF_8)).line().replace("no JSON", "ë").getBytes(UTF_8);
    int middle = new String(half, ISO_8859_1).indexOf('Ã') + 1;
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.write(half, 0, middle);
    lines.write(("\n" + letter("{}".getBytes(UTF_8)).line()).getBytes(UTF_8));
    Path letters = Files.write(folder.resolve("letters"), lines.toByteArray());

    assertThat(execute(letters)).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(out.toString(UTF_8)).path("event").asText())
        .isEqualTo("{}");
    assertThat(err.toString()).startsWith("line 1: is not a whole dead letter");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path none = folder.resolve("dead-letter.ndjson");

    assertThat(execute(none)).isEqualTo(2);
    assertThat(err.toString()).contains("There is no file " + none).doesNotContain("Exception");
  }

  /** The way out that a start has, to forget all secrets, opens no letter. */
  @ParameterizedTest
  @ValueSource(strings = {"none.json", "."})
  void aKeyThatIsNotThereIsAskedFor(String key) throws Exception {
    Path letters =
        Files.writeString(folder.resolve("letters"), letter("{}".getBytes(UTF_8)).line());

    assertThat(execute(letters, key)).isEqualTo(1);
    assertThat(err.toString())
        .contains(folder.resolve(key).normalize().toString())
        .contains("--key-file", "ACTIVITY_SYNC_STORE_KEY")
        .doesNotContain("forget-secrets", "Exception", "0600");
  }

  @Test
  void whatIsNoWholeLetterIsNamedAndTheOthersAreShown() throws Exception {
    String whole = letter(NAMES.getBytes(UTF_8)).line();
    String elsewhere = letter(NAMES.getBytes(UTF_8)).line().replace("\"acme\"", "\"other\"");
    String torn = whole.substring(0, whole.length() / 2);
    Path letters =
        Files.writeString(
            folder.resolve("letters"), torn + "\n" + whole + "[]\n\n" + elsewhere + whole + torn);

    assertThat(execute(letters)).isEqualTo(1);
    assertThat(out.toString(UTF_8).split(NAMES, -1)).as("two of the letters").hasSize(3);
    assertThat(err.toString().lines())
        .containsExactly(
            "line 1: is not a whole dead letter; it is being written, or was when a process ended",
            "line 3: is not a whole dead letter; it is being written, or was when a process ended",
            "line 4: is not a whole dead letter; it is being written, or was when a process ended",
            "line 5: was not sealed with this key",
            "line 7: is not a whole dead letter; it is being written, or was when a process ended");
  }

  private int execute(Path letters) {
    return execute(letters, "key.json");
  }

  private int execute(Path letters, String key) {
    CommandLine command = new CommandLine(new OpenDeadLetters(out));
    command.setErr(new PrintWriter(err));
    return command.execute(letters.toString(), "--key-file", folder.resolve(key).toString());
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
