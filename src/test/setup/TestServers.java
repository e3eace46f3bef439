import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sets up what the tests run against, as far as this machine lets it: run by Maven, with the JDK
 * alone, before the tests. What is missing is told in one line each: how to get it, and how many
 * tests are skipped without it. Where the environment says {@code CI=true} nothing may be missing.
 */
public final class TestServers {
  private static final Path TESTS = Path.of("src/test/java");

  /** Folders of npm packages: what is in each, and how tests that need it are known. */
  private static final String[][] PACKAGES = {
    {"src/test/kinesis-local", "kinesis-local", "KinesisLocal\\.shared"},
    {"src/test/aws", "what the set-up for AWS is tested with", "(AwsTools|S3Local)\\."}
  };

  private static final Pattern TEST =
      Pattern.compile("^\\s*@(Test|ParameterizedTest|Property)\\b", Pattern.MULTILINE);

  private TestServers() {}

  /** Ends with 1 where CI is set and something is missing. */
  public static void main(String[] args) throws Exception {
    List<String> missing = new ArrayList<>();
    boolean npm = onPath("node") && onPath("npm");
    if (!npm) {
      missing.add(
          "Node.js with npm is missing (https://nodejs.org, Debian: apt-get install nodejs npm)"
              + skips("(KinesisLocal|AwsTools|S3Local)\\."));
    }
    for (String[] folder : PACKAGES) {
      int code = npm ? install(Path.of(folder[0])) : 0;
      if (code != 0) {
        missing.add(folder[1] + " could not be installed (npm ci ended with " + code + ")"
            + skips(folder[2]));
      }
    }
    if (!onPath("jq")) {
      missing.add("jq is missing (Debian: apt-get install jq)" + skips("FirehoseEmulator\\("));
    }
    if (!postgres()) {
      missing.add("PostgreSQL is missing (Debian: apt-get install postgresql)"
          + skips("PostgresLocal\\.shared"));
    }
    missing.forEach(line -> System.out.println("tests: " + line));
    if (!missing.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
      System.out.println("tests: CI is set, so nothing may be missing");
      System.exit(1);
    }
  }

  /** Unless it was done since the lock was changed: npm ci begins anew each time. */
  private static int install(Path folder) throws Exception {
    Path done = folder.resolve("node_modules/.package-lock.json");
    if (Files.exists(done)
        && Files.getLastModifiedTime(done)
                .compareTo(Files.getLastModifiedTime(folder.resolve("package-lock.json")))
            > 0) {
      return 0;
    }
    return new ProcessBuilder(
            command("npm"),
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--silent")
        .directory(folder.toFile())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static boolean postgres() {
    return Files.isDirectory(Path.of("/usr/lib/postgresql"))
        // the build brings one from Maven Central where there is one for the machine
        || (System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64")
            && onPath("tar")
            && onPath("xz"));
  }

  private static String skips(String use) throws IOException {
    int tests = 0;
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        if (Pattern.compile(use).matcher(source).find() && !file.toString().contains("support")) {
          tests += TEST.matcher(source + contract(file, source)).results().count();
        }
      }
    }
    return "; " + tests + " test methods are skipped";
  }

  /** The class that a contract's test inherits its tests from. */
  private static String contract(Path file, String source) throws IOException {
    var extended = Pattern.compile("extends (\\w+Contract)\\b").matcher(source);
    Path contract = extended.find() ? file.resolveSibling(extended.group(1) + ".java") : null;
    return contract != null && Files.exists(contract) ? "\n" + Files.readString(contract) : "";
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command(program))));
  }

  private static String command(String program) {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return windows && program.equals("npm") ? "npm.cmd" : windows ? program + ".exe" : program;
  }
}
