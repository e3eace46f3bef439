package io.activitysync.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.setup.Connect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Runs the commands of docs/aws-setup.md one after the other, as a reader would, in a shell where
 * stand-ins for aws, curl and java note what they are called with; then looks at each call.
 */
class AwsSetupDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/aws-setup.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  /** What the document may call, with the options that it may give. */
  private static final Map<String, Set<String>> AWS =
      Map.of(
          "cloudformation deploy",
              Set.of("--stack-name", "--template-file", "--capabilities", "--parameter-overrides"),
          "cloudformation describe-stacks", Set.of("--stack-name", "--query", "--output"),
          "cloudformation delete-stack", Set.of("--stack-name"),
          "secretsmanager get-secret-value", Set.of("--secret-id", "--query", "--output"),
          "s3 ls", Set.of("--recursive"),
          "athena start-query-execution",
              Set.of("--query-string", "--query-execution-context", "--result-configuration"));

  /** Each call is a line, its words parted by a tabulator. */
  private static final String STAND_INS =
      """
      note() { (IFS=$'\\t'; printf '%s\\n' "$*" >> "$CALLS"); }
      aws() {
        note aws "$@"
        case "$*" in
          *"--output json"*) echo '[]' ;;
          *SecretAccessKeyIn*) echo the-secrets-arn ;;
          *"OutputKey=='Bucket'"*) echo the-bucket ;;
          *get-secret-value*) echo the-secret ;;
        esac
      }
      curl() { note curl "$@"; }
      java() { note java "$@"; }
      """;

  @TempDir private Path folder;

  @Test
  void eachCommandIsOneThatThereIs() throws Exception {
    List<List<String>> calls = run(STAND_INS + blocks());
    Map<String, Integer> seen = new HashMap<>();
    for (List<String> call : calls) {
      seen.merge(call.get(0), 1, Integer::sum);
      switch (call.get(0)) {
        case "aws" -> aws(call);
        case "java" -> product(call);
        case "curl" ->
            assertThat(call.get(call.size() - 1))
                .matches(
                    "http://127\\.0\\.0\\.1:8080/api/connections/acme/(test|enable\\?wait=30s|disable)");
        default -> throw new AssertionError(call);
      }
    }
    assertThat(seen).containsOnlyKeys("aws", "java", "curl");
    assertThat(seen.get("aws")).isGreaterThan(7);
    // the secret was read from where the stack says, and what was asked for went into the bucket
    assertThat(calls).anyMatch(call -> call.contains("the-secrets-arn"));
    assertThat(calls).anyMatch(call -> call.contains("s3://the-bucket/events/"));
    assertThat(Files.readString(folder.resolve("output"))).doesNotContain("the-secret\n");
  }

  private static void aws(List<String> call) throws Exception {
    Set<String> options = AWS.get(call.get(1) + " " + call.get(2));
    assertThat(options).as(call.toString()).isNotNull();
    assertThat(call.stream().filter(word -> word.startsWith("--"))).isSubsetOf(options);
    for (String word : call) {
      if (word.startsWith("file://")) {
        assertThat(Path.of(word.substring("file://".length()))).exists();
      }
      if (word.endsWith(".yaml")) {
        assertThat(Path.of(word)).exists();
      }
    }
    int overrides = call.indexOf("--parameter-overrides");
    if (overrides > 0) {
      Map<String, String> parameters = new HashMap<>();
      for (String pair : call.subList(overrides + 1, call.size())) {
        parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
      Template.with(parameters).resources();
    }
  }

  private static void product(List<String> call) {
    assertThat(call.subList(1, 4)).containsExactly("-jar", "activity-sync.jar", "connect");
    new CommandLine(new Connect()).parseArgs(call.subList(4, call.size()).toArray(String[]::new));
  }

  @Test
  void outputsAndParametersThatAreNamedAreThoseOfTheTemplate() throws Exception {
    String document = Files.readString(DOCUMENT);
    Template template = Template.with(Map.of());
    Set<String> outputs = new HashSet<>();
    template.source().path("Outputs").fieldNames().forEachRemaining(outputs::add);
    Set<String> parameters = new HashSet<>();
    template.source().path("Parameters").fieldNames().forEachRemaining(parameters::add);
    for (String output : outputs) {
      assertThat(document).as("output " + output).contains(output);
    }
    for (String parameter : parameters) {
      assertThat(document).as("parameter " + parameter).contains(parameter);
    }
    Matcher asked = Pattern.compile("OutputKey=='(\\w+)'").matcher(document);
    while (asked.find()) {
      assertThat(outputs).contains(asked.group(1));
    }
  }

  private static String blocks() throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(DOCUMENT));
    StringBuilder all = new StringBuilder();
    while (block.find()) {
      all.append(block.group(1));
    }
    return all.toString();
  }

  private List<List<String>> run(String script) throws Exception {
    Path calls = folder.resolve("calls");
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CALLS", calls.toString());
    Process shell = builder.start();
    assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).as(Files.readString(output)).isZero();
    List<List<String>> all = new ArrayList<>();
    for (String line : Files.readAllLines(calls, StandardCharsets.UTF_8)) {
      all.add(Arrays.asList(Pattern.compile("\t").split(line)));
    }
    return all;
  }
}
