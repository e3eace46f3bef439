package io.activitysync.connection.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts of the schema only add, so that an older program that runs, or starts again, lives with
 * them; one that does not says so first.
 */
class SchemaScriptsTest {
  private static final Path SCRIPTS =
      Path.of("src/main/resources/io/activitysync/connection/store/database/schema");

  /** What an older program writes still has to fit. */
  private static final Pattern ADDS =
      Pattern.compile(
          "create table .*|create index .*|insert into .*"
              + "|alter table \\w+ add column (?!.* (unique|check|references|primary)\\b)"
              + "(?:.* default .*|(?!.*not null).*)");

  private static final Pattern SAYS_SO =
      Pattern.compile("update store_state set needs = \\d+, needs_version = '[0-9.]+'");

  static List<Path> scripts() throws IOException {
    try (Stream<Path> all = Files.list(SCRIPTS)) {
      return all.toList();
    }
  }

  private static List<String> statements(String script) {
    String text = script.replaceAll("--.*", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    return Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static boolean isLawful(String script) {
    List<String> statements = statements(script);
    return SAYS_SO.matcher(statements.get(0)).matches()
        || statements.stream().allMatch(one -> ADDS.matcher(one).matches());
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void eachAddsOrSaysThatItDoesNot(Path script) throws IOException {
    assertThat(isLawful(Files.readString(script))).as(script.toString()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alter table connection drop column name",
        "alter table connection add column a varchar not null",
        "alter table connection add column a varchar default 'x' unique",
        "alter table connection rename column name to title",
        "create table a (b int); update connection set version = '1'",
        "create unique index a on connection (name)",
        "drop table history; update store_state set needs = 9, needs_version = '2.0'"
      })
  void oneThatDoesNotIsFound(String script) {
    assertThat(isLawful(script)).isFalse();
    assertThat(isLawful("update store_state set needs = 9, needs_version = '2.0'; " + script))
        .isTrue();
  }

  @Test
  void theNewestIsKnown() throws IOException {
    assertThat(scripts())
        .extracting(
            script -> Integer.parseInt(script.getFileName().toString().replaceAll("V|_.*", "")))
        .contains(DatabaseOpener.NEWEST_SCHEMA)
        .allSatisfy(number -> assertThat(number).isLessThanOrEqualTo(DatabaseOpener.NEWEST_SCHEMA));
  }
}
