package io.activitysync.support.app;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packaged jar as a process of its own, started as a user starts it. Not for use by several
 * threads.
 */
public final class JarProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target/activity-sync.jar").toAbsolutePath();

  private final Process process;
  private final Path output;

  private JarProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts {@code java -jar activity-sync.jar}.
   *
   * @param java the JVM to use, as {@code /usr/bin/java}
   * @param folder working folder
   * @param jvmArgs before {@code -jar}
   * @param args after it
   */
  public static JarProcess start(String java, Path folder, List<String> jvmArgs, String... args)
      throws IOException {
    return start(java, JAR, folder, jvmArgs, args);
  }

  /** The packaged jar in a folder of its own, where {@code lib/} can be beside it. */
  public static Path jarIn(Path folder) throws IOException {
    return Files.copy(JAR, folder.resolve("activity-sync.jar"));
  }

  /** Starts a copy of the jar. */
  public static JarProcess start(
      String java, Path jar, Path folder, List<String> jvmArgs, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(jvmArgs);
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(List.of(args));
    Path output = Files.createTempFile("activity-sync", ".out");
    output.toFile().deleteOnExit();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new JarProcess(process, output);
  }

  /** All that it has printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has printed something; fails with all that it printed when it ends before. */
  public void awaitOutput(String part) {
    await()
        .atMost(Duration.ofMinutes(4))
        .until(() -> output().contains(part) || !process.isAlive());
    if (!output().contains(part)) {
      throw new AssertionError("ended without \"" + part + "\":\n" + output());
    }
  }

  /** Waits for its end and answers the exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(4, TimeUnit.MINUTES)) {
      throw new AssertionError("still running:\n" + output());
    }
    return process.exitValue();
  }

  /** Its memory in KiB as Linux counts it; 0 elsewhere. */
  public long residentKib() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    }
  }

  /** The process's number. */
  public long pid() {
    return process.pid();
  }

  /** Stops it where it is: it does nothing, and knows nothing of it. */
  public void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Lets a frozen one go on. */
  public void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int exit = new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("kill " + signal + " " + pid + " ended with " + exit);
    }
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Tells it to stop, as a service manager does, and waits for nothing. */
  public void askToStop() {
    process.destroy();
  }

  /** As a service manager stops it; answers the exit code. */
  public int terminate() throws InterruptedException {
    askToStop();
    return awaitExit();
  }

  /** Ends it whatever it does. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
