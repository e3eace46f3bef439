package io.activitysync.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.reading.EventReader;
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
 * stand-ins for aws, curl, java and mvn note what they are called with; then looks at each call.
 */
class AwsSetupDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/aws-setup.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  /** What the document may call, with the options that it may give. */
  private static final Map<String, Set<String>> AWS =
      Map.ofEntries(
          Map.entry(
              "cloudformation deploy",
              Set.of("--stack-name", "--template-file", "--capabilities", "--parameter-overrides")),
          Map.entry(
              "cloudformation describe-stacks", Set.of("--stack-name", "--query", "--output")),
          Map.entry(
              "cloudformation describe-stack-resource",
              Set.of("--stack-name", "--logical-resource-id", "--query", "--output")),
          Map.entry("cloudformation delete-stack", Set.of("--stack-name")),
          Map.entry("cloudformation wait", Set.of("--stack-name")),
          Map.entry(
              "secretsmanager get-secret-value", Set.of("--secret-id", "--query", "--output")),
          Map.entry("s3 ls", Set.of("--recursive")),
          Map.entry("s3 rm", Set.of("--recursive", "--quiet")),
          Map.entry("s3api delete-bucket", Set.of("--bucket")),
          Map.entry("kms schedule-key-deletion", Set.of("--key-id", "--pending-window-in-days")),
          Map.entry(
              "athena start-query-execution",
              Set.of(
                  "--query-string",
                  "--query-execution-context",
                  "--result-configuration",
                  "--query",
                  "--output")),
          Map.entry(
              "athena get-query-execution", Set.of("--query-execution-id", "--query", "--output")),
          Map.entry(
              "athena get-query-results", Set.of("--query-execution-id", "--query", "--output")));

  /** Each call is a line, its words parted by a tabulator. */
  private static final String STAND_INS =
      """
      note() { (IFS=$'\\t'; all="$*"; printf '%s\\n' "${all//$'\\n'/ }" >> "$CALLS"); }
      aws() {
        note aws "$@"
        case "$*" in
          *"--output json"*) echo '[]' ;;
          *SecretAccessKeyIn*) echo the-secrets-arn ;;
          *"OutputKey=='Bucket'"*) echo the-bucket ;;
          *"OutputKey=='Database'"*) echo the-database ;;
          *"--logical-resource-id Key"*) echo the-key ;;
          *view-1.0*) echo the-view ;;
          *start-query-execution*) echo the-question ;;
          *the-question*Status.State\\ *) echo FAILED ;;
          *Status.State\\ *)
            if [ -e asked ]; then echo SUCCEEDED; else touch asked; echo RUNNING; fi ;;
          *get-secret-value*) echo the-secret ;;
        esac
      }
      curl() { note curl "$@"; }
      java() { note java "$@"; }
      mvn() { note mvn "$@"; }
      sleep() { :; }
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
        case "curl" -> curl(call);
        case "mvn" ->
            assertThat(String.join(" ", call))
                .matches("mvn -q dependency:copy -Dartifact=[\\w.:-]+ -DoutputDirectory=lib");
        default -> throw new AssertionError(call);
      }
    }
    assertThat(seen).containsOnlyKeys("aws", "java", "curl", "mvn");
    assertThat(seen.get("aws")).isGreaterThan(17);
    // the secret was read from where the stack says, and what was asked for went into the bucket
    assertThat(calls).anyMatch(call -> call.contains("the-secrets-arn"));
    assertThat(calls).anyMatch(call -> call.contains("s3://the-bucket/events/"));
    assertThat(calls).anyMatch(call -> call.contains("Database=the-database"));
    // what succeeded is shown, and of what failed the reason; what runs is waited for
    assertThat(of(calls, "get-query-results")).containsExactly("the-view");
    assertThat(of(calls, "get-query-execution"))
        .containsExactly("the-view", "the-view", "the-question", "the-question");
    // gone at last are the bucket and the key that the stack had, each by its name
    List<List<String>> asked = calls.stream().filter(call -> call.get(0).equals("aws")).toList();
    assertThat(asked.subList(asked.size() - 3, asked.size()))
        .extracting(call -> call.get(call.size() - 1), call -> call.contains("the-key"))
        .containsExactly(
            tuple("s3://the-bucket", false), tuple("the-bucket", false), tuple("30", true));
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
        // what is sent as it is, without a bucket for templates
        assertThat(Files.size(Path.of(word))).isLessThanOrEqualTo(51_200);
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

  /** The queries that calls of one kind were about. */
  private static List<String> of(List<List<String>> calls, String command) {
    return calls.stream()
        .filter(call -> call.contains(command))
        .map(call -> call.get(call.indexOf("--query-execution-id") + 1))
        .toList();
  }

  private static void curl(List<String> call) throws Exception {
    if (call.contains("-d")) {
      assertThat(call).contains("http://127.0.0.1:8080/ingest/acme");
      byte[] event = call.get(call.indexOf("-d") + 1).getBytes(StandardCharsets.UTF_8);
      try (Batches<EventBatch> events =
          new EventReader(EventLimits.DEFAULT).read(event, null, null)) {
        assertThat(events.next().size()).isEqualTo(1);
      }
    } else {
      assertThat(call.get(call.size() - 1))
          .matches(
              "http://127\\.0\\.0\\.1:8080/api/connections/acme(/test|/enable\\?wait=30s|/disable)?");
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

  @Test
  void whatIsPaidForIsSummedUpRightly() throws Exception {
    Matcher row =
        Pattern.compile("\\| ([\\d,]+) \\| (\\d+) \\| ([\\d.]+) \\| ([\\d.]+) \\| ([\\d.]+) \\|\n")
            .matcher(Files.readString(DOCUMENT));
    int rows = 0;
    while (row.find()) {
      long day = Long.parseLong(row.group(1).replace(",", ""));
      double gigabytes = day * 30 / 1024.0 / 1024;
      assertThat(row.group(2)).isEqualTo(Long.toString((day * 3 - 1) / 86_400 / 1000 + 1));
      assertThat(Double.parseDouble(row.group(3))).isEqualTo(day * 30 / 1e6);
      assertThat(row.group(4)).isEqualTo("%.1f".formatted(gigabytes));
      assertThat(row.group(5)).isEqualTo("%.1f".formatted(5 * gigabytes));
      rows++;
    }
    assertThat(rows).isEqualTo(3);
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
