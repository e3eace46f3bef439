package io.activitysync.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DeadLetterFileTest {
  private static final Instant NOW = Instant.parse("2026-03-14T09:26:53Z");

  @TempDir private Path folder;

  private static DeadLetter letter(String data) {
    return letter(data, NOW);
  }

  private static DeadLetter letter(String data, Instant time) {
    return new DeadLetter(
        time,
        "acme",
        new EventFormatException(3, 4, "timestamp", "is missing"),
        DeadLetterData.CLEAR.member("acme", data.getBytes(StandardCharsets.UTF_8), null));
  }

  @Test
  void ownerAloneCanReadALineALetter() throws Exception {
    Path file = folder.resolve("data/dead.ndjson");
    DeadLetterFile letters = new DeadLetterFile(file, 1 << 20, 10 << 20);
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
  void nothingIsOverwrittenAndAllThatFitsIsKept() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    long size = letter("letter 10").line().length();
    DeadLetterFile letters = new DeadLetterFile(file, 10, 15 * size);
    for (int i = 10; i < 25; i++) {
      letters.accept(letter("letter " + i));
    }
    assertThatThrownBy(() -> letters.accept(letter("letter 25")))
        .isInstanceOf(UncheckedIOException.class)
        .satisfies(
            e ->
                assertThat(new DeadLetterException((RuntimeException) e))
                    .hasMessageContaining("in " + folder)
                    .hasMessageContaining("dead.ndjson.… that have a number")
                    .hasMessageContaining("activity-sync.dead-letter.mib"));
    assertThat(written()).containsExactlyInAnyOrderElementsOf(letters(10, 25));
    assertThat(folder.resolve("dead.ndjson.20260314092653")).hasContent(letter("letter 10").line());
  }

  @Test
  void goesOnOnceOlderFilesAreMovedAway() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    long size = letter("letter 10").line().length();
    // the process that begins with a full folder is another one than wrote it
    for (int round = 10; round < 50; round += 10) {
      DeadLetterFile letters = new DeadLetterFile(file, 2 * size, 11 * size);
      for (int i = round; i < round + 10; i++) {
        letters.accept(letter("letter " + i));
      }
      assertThatThrownBy(
              () -> {
                letters.accept(letter("letter 98"));
                letters.accept(letter("letter 99"));
              })
          .isInstanceOf(UncheckedIOException.class);
      for (Path older : list("dead\\.ndjson\\.\\d+")) {
        Files.move(older, elsewhere.resolve(round + older.getFileName().toString()));
      }
    }
  }

  @Test
  void numbersOfOlderFilesGoUpAlsoBesideThoseOfBefore() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    for (int i = 1; i <= 9; i++) {
      Files.writeString(folder.resolve("dead.ndjson." + i), "of before\n");
    }
    DeadLetterFile letters = new DeadLetterFile(file, 10, 1 << 20);
    for (int i = 10; i < 13; i++) {
      letters.accept(letter("letter " + i));
    }
    assertThat(list("dead\\.ndjson\\.\\d{14}"))
        .extracting(older -> older.getFileName().toString())
        .containsExactlyInAnyOrder("dead.ndjson.20260314092653", "dead.ndjson.20260314092654");
    for (int i = 1; i <= 9; i++) {
      assertThat(folder.resolve("dead.ndjson." + i)).hasContent("of before");
    }
  }

  @Test
  void letterThatIsLargerThanAllTheRoomIsTakenWhereThereIsNoOther() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    DeadLetterFile letters = new DeadLetterFile(file, 10, 100);
    letters.accept(letter("x".repeat(1_000)));
    assertThatThrownBy(() -> letters.accept(letter("y"))).isInstanceOf(UncheckedIOException.class);
    assertThat(written()).containsExactly("x".repeat(1_000));
    // what is said to be moved away is there
    assertThat(list("dead\\.ndjson\\.\\d+")).hasSize(1);
  }

  @Test
  void looksAtTheFolderOnceInAWhileAndNotForEachLetter() throws Exception {
    DeadLetterFile letters = new DeadLetterFile(folder.resolve("dead.ndjson"), 1 << 20, 10_000);
    letters.accept(letter("first"));
    letters.accept(letter("second"));
    Path back = folder.resolve("dead.ndjson.7");
    Files.write(back, new byte[10_000]);
    letters.accept(letter("third", NOW.plusSeconds(9)));
    for (DeadLetter later :
        List.of(letter("late", NOW.plusSeconds(10)), letter("put back", NOW.minusSeconds(1)))) {
      assertThatThrownBy(() -> letters.accept(later)).isInstanceOf(UncheckedIOException.class);
    }
    Files.delete(back);
    letters.accept(letter("fourth", NOW.minusSeconds(1)));
    assertThat(written()).containsExactly("first", "second", "third", "fourth");
  }

  /** Each as its own process would see it. */
  @Test
  void whatAnotherProcessWroteMeanwhileCounts() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    long size = letter("letter 10").line().length();
    DeadLetterFile one = new DeadLetterFile(file, 4 * size, 20 * size);
    DeadLetterFile two = new DeadLetterFile(file, 4 * size, 20 * size);
    one.accept(letter("letter 10"));
    one.accept(letter("letter 11"));
    for (int i = 12; i < 28; i++) {
      two.accept(letter("letter " + i));
    }
    one.accept(letter("letter 28"));
    two.accept(letter("letter 29"));
    assertThatThrownBy(() -> one.accept(letter("letter 30")))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(written()).containsExactlyInAnyOrderElementsOf(letters(10, 30));
  }

  @Test
  void knowsWhatThereIsWhoeverWroteOrMovedIt() throws Exception {
    Path file = folder.resolve("data/dead.ndjson");
    long size = letter("letter 10").line().length();
    DeadLetterFile letters = new DeadLetterFile(file, 10, 15 * size);
    assertThat(letters.heldBytes()).isZero();
    letters.accept(letter("letter 10"));
    new DeadLetterFile(file, 10, 15 * size).accept(letter("letter 11"));
    assertThat(letters.heldBytes()).isEqualTo((double) (2 * size));
    Files.delete(folder.resolve("data/dead.ndjson.20260314092653"));
    assertThat(letters.heldBytes()).isEqualTo((double) size);
    assertThat(letters.mostBytes()).isEqualTo(15 * size);
  }

  @Test
  void warnsBeforeTheRoomIsUsedAndAtAStart() {
    Path file = folder.resolve("dead.ndjson");
    long size = letter("letter 10").line().length();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(DeadLetterFile.class);
    logger.addAppender(log);
    try {
      DeadLetterFile letters = DeadLetterFile.of(file, 10 * size);
      for (int i = 10; i < 17; i++) {
        letters.accept(letter("letter " + i));
      }
      assertThat(log.list).isEmpty();
      letters.accept(letter("letter 17"));
      letters.accept(letter("letter 18"));
      assertThat(log.list).hasSize(1);
      assertThat(DeadLetterFile.of(file, 10 * size)).isNotNull();
      assertThat(log.list).hasSize(2);
    } finally {
      logger.detachAppender(log);
    }
  }

  private static List<String> letters(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "letter " + i).toList();
  }

  private List<Path> list(String name) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(one -> one.getFileName().toString().matches(name)).toList();
    }
  }

  /** What all files hold. */
  private List<String> written() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> written = new ArrayList<>();
    for (Path part : list("dead\\.ndjson[.\\d]*")) {
      for (String line : Files.readAllLines(part)) {
        byte[] data = Base64.getDecoder().decode(json.readTree(line).path("data").asText());
        written.add(new String(data, StandardCharsets.UTF_8));
      }
    }
    return written;
  }

  @Test
  void saysWhichFileCannotBeWritten() throws Exception {
    Path file = Files.createDirectory(folder.resolve("a-folder"));
    assertThatThrownBy(() -> new DeadLetterFile(file, 1 << 20, 10 << 20).accept(letter("x")))
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

    new DeadLetterFile(file, 1 << 20, 10 << 20).accept(letter("after"));
    ObjectMapper json = new ObjectMapper();
    assertThat(Files.readAllLines(file))
        .hasSizeGreaterThan(2)
        .allSatisfy(line -> assertThat(json.readTree(line).get("connection").asText()).isNotEmpty())
        .last()
        .isEqualTo(letter("after").line().strip());
  }

  @Test
  void halfALineOfAProcessThatWasKilledSpoilsNoOther() throws Exception {
    Path file = folder.resolve("dead.ndjson");
    String half = letter("half").line().substring(0, 40);
    Files.writeString(file, letter("before").line() + half);
    DeadLetterFile letters = new DeadLetterFile(file, 1 << 20, 10 << 20);
    letters.accept(letter("after"));
    letters.accept(letter("later"));
    assertThat(Files.readString(file))
        .isEqualTo(
            letter("before").line()
                + half
                + "\n"
                + letter("after").line()
                + letter("later").line());
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
    // so that each third letter begins a new file, at both
    writeTogether(folder.resolve("busy.ndjson"), 3_000);
    writeTogether(file, 100_000);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < Many.COUNT; i++) {
      expected.add(Many.text("one", i));
      expected.add(Many.text("two", i));
    }
    assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
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
      DeadLetterFile letters =
          new DeadLetterFile(Path.of(args[0]), Long.parseLong(args[1]), 10 << 20);
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
      DeadLetterFile letters = new DeadLetterFile(Path.of(args[0]), 1 << 20, 10 << 20);
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
