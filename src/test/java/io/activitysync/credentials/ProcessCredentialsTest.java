package io.activitysync.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/** A tenant's events never go out under the operator's own name, wherever that is to be found. */
class ProcessCredentialsTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/writer";

  @TempDir private Path folder;

  @Test
  void whatIsNotCompleteTakesNothingFromTheEnvironment() throws Exception {
    assertNothingTaken(
        Map.of("AWS_ACCESS_KEY_ID", "AKIDOPERATOR", "AWS_SECRET_ACCESS_KEY", "operators-secret"));
  }

  @Test
  void norFromAProfileFile() throws Exception {
    Path file = folder.resolve("credentials");
    Files.writeString(
        file,
        "[default]\naws_access_key_id=AKIDOPERATOR\naws_secret_access_key=operators-secret\n");
    assertNothingTaken(Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString()));
  }

  private void assertNothingTaken(Map<String, String> environment) throws Exception {
    List<String> said = inProcess(environment);

    assertThat(said).as("the process has them").contains("default chain: AKIDOPERATOR");
    assertThat(said)
        .filteredOn(line -> !line.startsWith("default chain"))
        .hasSize(3)
        .allMatch(line -> line.endsWith("the secret access key is missing"));
  }

  /** Lines that {@link Child} prints in a JVM with this environment and no other of AWS. */
  private List<String> inProcess(Map<String, String> environment) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    child.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    child.environment().putAll(environment);
    Process started = child.start();
    try {
      assertThat(started.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(started.exitValue()).as(read(output)).isZero();
    } finally {
      started.destroyForcibly();
    }
    return read(output)
        .lines()
        .filter(line -> line.startsWith("> "))
        .map(l -> l.substring(2))
        .toList();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** Asks for each of some credentials, and says what it was given. */
  static final class Child {
    private Child() {}

    /** Prints a line for each. */
    public static void main(String[] args) {
      var forgotten = new Credentials.Static("AKIDTENANT", null, null);
      Map<String, Credentials> all = new LinkedHashMap<>();
      all.put("default chain", new Credentials.DefaultChain());
      all.put("static", forgotten);
      all.put("temporary", new Credentials.Static("ASIATENANT", null, new Secret("token")));
      all.put("assume-role", new Credentials.AssumeRole(ROLE, null, forgotten));
      all.forEach(
          (name, credentials) -> System.out.println("> " + name + ": " + given(credentials)));
    }

    private static String given(Credentials credentials) {
      // no HTTP client: whoever asked STS would fail otherwise than by what is missing
      RoleSession session = RoleSession.of("tenant", () -> null);
      try (RefreshableCredentials asked =
          new RefreshableCredentials(credentials, Region.US_EAST_1, session, Clock.systemUTC())) {
        return asked.resolveCredentials().accessKeyId();
      } catch (RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
          cause = cause.getCause();
        }
        return Arrays.asList(cause.getMessage().split("\n", 2)).get(0);
      }
    }
  }
}
