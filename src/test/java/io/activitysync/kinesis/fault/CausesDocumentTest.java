package io.activitysync.kinesis.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.fault.Fault.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/causes.md says of each fault what the program says, and what it does. */
class CausesDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/causes.md");

  @Test
  void theTableIsThatOfTheFaults() throws Exception {
    String table =
        Arrays.stream(Fault.values())
            .filter(fault -> fault.kind() != Kind.POISON)
            .map(CausesDocumentTest::row)
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(DOCUMENT))
        .as("replace the rows of the first table by\n%s\n", table)
        .contains("| --- | --- | --- | --- |\n" + table + "\n\n");
  }

  private static String row(Fault fault) {
    String again =
        fault.kind() == Kind.PASSING ? "yes" : fault.isOfKey() ? "if its key is handed out" : "no";
    return "| `%s` | %s | %s | %s |"
        .formatted(fault, fault.message(), again, String.join(", ", fault.review()))
        .replace("|  |", "| |");
  }

  @Test
  void everyCauseThatTheConsoleKnowsIsThere() throws Exception {
    String texts = Files.readString(Path.of("src/main/resources/console/assets/texts/de.json"));
    String document = Files.readString(DOCUMENT);
    assertThat(Pattern.compile("\"cause\\.([A-Z_]+)\"").matcher(texts).results())
        .isNotEmpty()
        .allSatisfy(cause -> assertThat(document).contains("`" + cause.group(1) + "`"));
  }
}
