package io.activitysync.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM that the benchmark started and talks to, the other end of {@link Dialogue}. */
final class Child implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 300;
  private static final int LEAVE_SECONDS = 5;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;

  /**
   * Starts a JVM.
   *
   * @param name for messages, and for its log
   * @param jvmOptions its options
   * @param classPath its class path
   * @param command main class and arguments
   * @param log where its error output goes
   */
  Child(String name, List<String> jvmOptions, String classPath, List<String> command, Path log)
      throws IOException {
    this.name = name;
    List<String> whole = new ArrayList<>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    whole.addAll(jvmOptions);
    whole.addAll(List.of("-cp", classPath));
    whole.addAll(command);
    process = new ProcessBuilder(whole).redirectError(log.toFile()).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** Sends a command and waits for the answer. */
  <T> T ask(String command, Class<T> answer) throws Exception {
    commands.println(command);
    return read(answer);
  }

  /** Waits for an answer, for the greeting at first. */
  <T> T read(Class<T> answer) throws Exception {
    String line =
        CompletableFuture.supplyAsync(this::readLine).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new IllegalStateException(name + " ended early; its log says why");
    }
    return JSON.readValue(line, answer);
  }

  private String readLine() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  /** Ends the process: its input ends, and if that doesn't help, by force. */
  @Override
  public void close() {
    commands.close();
    boolean left = false;
    try {
      left = process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!left) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
