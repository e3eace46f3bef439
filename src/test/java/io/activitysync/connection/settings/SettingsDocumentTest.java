package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of a connection's settings in docs/settings.md says what the table of fields says. */
class SettingsDocumentTest {

  @Test
  void theDocumentHasTheTableOfFields() throws IOException {
    String table =
        Arrays.stream(SettingField.values())
            .map(f -> "| `%s` | %s | %s |".formatted(f.property(), f.doc(), f.defaultDoc()))
            .map(row -> row.replace("|  |", "| |"))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(Path.of("docs/settings.md")))
        .as("replace the rows of the table by\n%s\n", table)
        .contains("| property | what | default |\n|---|---|---|\n" + table + "\n| `enabled` |");
  }

  @Test
  void everyFieldSaysWhatItIs() {
    assertThat(SettingField.values()).allSatisfy(field -> assertThat(field.doc()).isNotBlank());
  }
}
