package io.activitysync.connection.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.StoreUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is killed at any moment loses nothing that it acknowledged. {@code
 * -Dstore.kills=50} kills more often.
 */
class KillTest {
  private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);
  private static final int KILLS = Integer.getInteger("store.kills", 20);

  @TempDir Path folder;
  private Process writer;

  @AfterEach
  void end() {
    if (writer != null) {
      writer.destroyForcibly();
    }
  }

  @Test
  void whatWasAcknowledgedIsThere() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long acknowledged = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      long last = runAndKill(random, random.nextInt(4) == 0);
      acknowledged = Math.max(acknowledged, last);
      acknowledged = check(acknowledged, "kill " + kill + ", seed " + seed);
    }
    LOG.atInfo()
        .addKeyValue("kills", KILLS)
        .addKeyValue("changes", acknowledged)
        .log("nothing was lost");
  }

  /** Answers the last change that was acknowledged; 0 for none. */
  private long runAndKill(Random random, boolean whileOpening) throws Exception {
    start();
    long last = 0;
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("opening");
      if (!whileOpening) {
        assertThat(lines.readLine()).as(this::errors).isEqualTo("opened");
        for (int left = random.nextInt(60); left > 0; left--) {
          last = Long.parseLong(lines.readLine());
        }
      }
      boolean ended =
          writer.waitFor(random.nextInt(whileOpening ? 900 : 10), TimeUnit.MILLISECONDS);
      assertThat(ended).isFalse();
      // not by Process, which would close the stream with what is left in it
      assertThat(writer.toHandle().destroyForcibly()).isTrue();
      writer.waitFor();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.equals("opened") ? last : Long.parseLong(line);
      }
    }
    return last;
  }

  /**
   * Answers the change that the store holds: the last acknowledged one, or one that was under way.
   */
  private long check(long acknowledged, String when) {
    try (Store store = Store.open(Samples.h2(folder), Clock.systemUTC())) {
      long held = store.connections().revision();
      assertThat(held).as(when).isBetween(acknowledged, acknowledged + 1);
      assertThat(WriterProcess.isAfter(held, store.connections().find(WriterProcess.ID)))
          .as(when)
          .isTrue();
      return held;
    }
  }

  @Test
  void twoProcessesDoNotShareAFile() throws Exception {
    start();
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      lines.readLine();
      assertThat(lines.readLine()).isEqualTo("opened");

      assertThatThrownBy(() -> Store.open(Samples.h2(folder), Clock.systemUTC()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining(folder.resolve("data/activity-sync.mv.db").toString())
          .hasMessageContaining("another process")
          .hasMessageContaining("activity-sync.store.url");
    }
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() throws IOException {
    writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WriterProcess.class.getName(),
                folder.toString())
            .redirectError(folder.resolve("errors").toFile())
            .start();
  }
}
