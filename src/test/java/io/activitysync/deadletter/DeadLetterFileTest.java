package io.activitysync.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.event.EventFormatException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
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
      assertThat(files).hasSize(10);
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
    Process writer =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 64; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                UntilFull.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
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
