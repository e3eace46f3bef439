package io.activitysync.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The npm packages of src/test/aws, at the versions that package-lock.json pins, and other programs
 * that tests ask. Where one is missing a test is skipped, but on CI, where it fails. Thread-safe.
 */
final class AwsTools {
  static final Path FOLDER =
      Path.of(System.getProperty("basedir", ""), "src/test/aws").toAbsolutePath();

  private static final ObjectMapper JSON = new ObjectMapper();

  private AwsTools() {}

  /** What a script of the folder prints for a question on its standard input; both are JSON. */
  static JsonNode ask(String script, Object question) throws IOException {
    needPackages();
    return JSON.readTree(
        run(List.of("node", FOLDER.resolve(script).toString()), JSON.writeValueAsBytes(question)));
  }

  static void needPackages() {
    require(Files.exists(FOLDER.resolve("node_modules/s3rver")), "run npm ci in " + FOLDER);
  }

  /**
   * What a program prints, given this on its standard input.
   *
   * @throws IllegalStateException if it ends with another code than 0
   */
  static String run(List<String> command, byte[] input) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      require(false, command.get(0) + " is needed: " + e.getMessage());
      throw e;
    }
    // beside the reading, or both sides could wait for each other
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out = process.getOutputStream()) {
                out.write(input);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(command + " ended with " + code + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return output;
  }

  static void require(boolean there, String what) {
    if (there) {
      return;
    }
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new IllegalStateException(what);
    }
    Assumptions.abort(what);
  }
}
