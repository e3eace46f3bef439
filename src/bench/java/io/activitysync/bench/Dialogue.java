package io.activitysync.bench;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process's end of the talk with the benchmark: a command a line in, an answer in JSON a
 * line out. It ends when the benchmark does, because its input ends then.
 */
public final class Dialogue {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream answers = System.out;

  /** Takes the standard output for answers; all that is printed else goes to the error output. */
  public Dialogue() {
    System.setOut(System.err);
    Locale.setDefault(Locale.ROOT);
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
        instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.WARN); // logging isn't what is compared
    }
  }

  /** Carries one command out and gives what to answer. */
  @FunctionalInterface
  public interface Handler {
    /** Called for each command, split at blanks. */
    Object answer(String[] command) throws Exception;
  }

  /**
   * Greets, then answers until the input ends.
   *
   * @param greeting told first, when the process is ready
   * @param handler carries commands out
   */
  public void serve(Object greeting, Handler handler) throws Exception {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    tell(greeting);
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      tell(handler.answer(line.split(" ", -1)));
    }
  }

  private void tell(Object answer) throws Exception {
    answers.println(JSON.writeValueAsString(answer));
    answers.flush();
  }
}
