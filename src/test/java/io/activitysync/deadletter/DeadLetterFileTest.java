package io.activitysync.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.event.EventFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterFileTest {
  @TempDir private Path folder;

  private static DeadLetter letter(String data) {
    return new DeadLetter(
        Instant.parse("2026-03-14T09:26:53Z"),
        "acme",
        new EventFormatException(3, 4, "timestamp", "is missing"),
        DeadLetterData.CLEAR.member("acme", data.getBytes(StandardCharsets.UTF_8), null));
  }

  @Test
  void ownerAloneCanReadALineALetter() throws Exception {
    Path file = folder.resolve("data/dead.ndjson");
    DeadLetterFile letters = new DeadLetterFile(file, 1 << 20);
    letters.accept(letter("{"));
    letters.accept(letter("}"));
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .first()
        .isEqualTo(
            "{\"time\":\"2026-03-14T09:26:53Z\",\"connection\":\"acme\",\"index\":3,\"line\":4,"
                + "\"field\":\"timestamp\",\"reason\":\"is missing\",\"data\":\"ew==\"}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void keepsNineOlderFiles() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    DeadLetterFile letters = new DeadLetterFile(file, 10);
    for (int i = 0; i < 15; i++) {
      letters.accept(letter("letter " + i));
    }
    try (var files = Files.list(folder)) {
      assertThat(files.filter(one -> !one.toString().endsWith(".lock"))).hasSize(10);
    }
    assertThat(Files.readString(file)).isEqualTo(letter("letter 14").line());
    assertThat(Files.readString(folder.resolve("dead.ndjson.9")))
        .isEqualTo(letter("letter 5").line());
  }

  @Test
  void saysWhichFileCannotBeWritten() throws Exception {
    Path file = Files.createDirectory(folder.resolve("a-folder"));
    assertThatThrownBy(() -> new DeadLetterFile(file, 1 << 20).accept(letter("x")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a-folder");
  }

  @Test
  void fullDiskLeavesWholeLinesAndTheNextOneIsWhole() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    // a limit on the size of files ends a write half way, as a full disk does
    Process writer = writer("ulimit -f 64; exec \"$@\"", UntilFull.class, file.toString());
    String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).contains("dead.ndjson can't be written").contains("File too large");

    new DeadLetterFile(file, 1 << 20).accept(letter("after"));
    ObjectMapper json = new ObjectMapper();
    assertThat(Files.readAllLines(file))
        .hasSizeGreaterThan(2)
        .allSatisfy(line -> assertThat(json.readTree(line).get("connection").asText()).isNotEmpty())
        .last()
        .isEqualTo(letter("after").line().strip());
  }

  private static Process writer(String script, Class<?> main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                script,
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void twoProcessesInOneFolderLoseNoLetterAndTearNoLine() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    // so that each third letter moves nine older files on, at both
    writeTogether(folder.resolve("busy.ndjson"), 3_000);
    writeTogether(file, 100_000);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < Many.COUNT; i++) {
      expected.add(Many.text("one", i));
      expected.add(Many.text("two", i));
    }
    ObjectMapper json = new ObjectMapper();
    List<String> written = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (Path part :
          files.filter(path -> path.toString().matches(".*dead.ndjson[.\\d]*")).toList()) {
        for (String line : Files.readAllLines(part)) {
          byte[] data = Base64.getDecoder().decode(json.readTree(line).path("data").asText());
          written.add(new String(data, StandardCharsets.UTF_8));
        }
      }
    }
    assertThat(written).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static void writeTogether(Path file, long maxBytes) throws IOException {
    List<Process> writers = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      writers.add(
          writer("exec \"$@\"", Many.class, file.toString(), Long.toString(maxBytes), name));
    }
    for (Process writer : writers) {
      assertThat(new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEmpty();
    }
  }

  /** Writes letters of about 1 kB. */
  static final class Many {
    private static final int COUNT = 400;

    private Many() {}

    public static void main(String[] args) {
      DeadLetterFile letters = new DeadLetterFile(Path.of(args[0]), Long.parseLong(args[1]));
      for (int i = 0; i < COUNT; i++) {
        letters.accept(letter(text(args[2], i)));
      }
    }

    private static String text(String process, int number) {
      return process + " " + number + " " + "x".repeat(600);
    }
  }

  /** Writes letters of 10 kB until it can't. */
  static final class UntilFull {
    private UntilFull() {}

    public static void main(String[] args) {
      DeadLetterFile letters = new DeadLetterFile(Path.of(args[0]), 1 << 20);
      try {
        for (int i = 0; i < 100; i++) {
          letters.accept(letter("x".repeat(10_000)));
        }
      } catch (UncheckedIOException e) {
        System.out.println(e.getMessage() + ": " + e.getCause().getMessage());
      }
    }
  }
}
