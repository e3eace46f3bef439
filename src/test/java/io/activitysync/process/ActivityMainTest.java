package io.activitysync.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.ActivityMain;
import io.activitysync.connection.settings.InvalidSettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of properties as editors save it. */
class ActivityMainTest {
  private static final String NAME = "activity-sync.connections.acme.name";

  @TempDir Path folder;

  private ActivityMain started(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("application.properties"), content);
    ActivityMain main = new ActivityMain();
    main.setDefaultPropertyPlaceholderLocation("file:" + file);
    main.start();
    return main;
  }

  @Test
  void readsUtf8() throws Exception {
    ActivityMain main = started(NAME + "=Müller & Söhne 株式\n");
    try {
      assertThat(new ProcessSettings(main.getCamelContext()).ofConnections(new Problems()))
          .containsEntry(NAME, "Müller & Söhne 株式");
    } finally {
      main.stop();
    }
  }

  @Test
  void namesAByteOrderMark() throws Exception {
    ActivityMain main = started("\uFEFF" + NAME + "=Acme\n");
    try {
      ProcessSettings settings = new ProcessSettings(main.getCamelContext());
      Assertions.assertThatThrownBy(settings::checkNames)
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining("byte order mark");
    } finally {
      main.stop();
    }
  }

  @Test
  void takesTheSecretOfAFileThatAPlaceholderNames() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "x{{y}}/+=\n");
    ActivityMain main = started(NAME + "={{file:" + secret + "}}\n");
    try {
      assertThat(new ProcessSettings(main.getCamelContext()).ofConnections(new Problems()))
          .containsEntry(NAME, "x{{y}}/+=");
    } finally {
      main.stop();
    }
  }

  @Test
  void hasTheFileInCamelsOwnPropertiesToo() throws Exception {
    Path name = Files.writeString(folder.resolve("name"), "of-a-file\n");
    ActivityMain main = started("camel.main.name={{file:" + name + "}}\n");
    try {
      assertThat(main.getCamelContext().getName()).isEqualTo("of-a-file");
    } finally {
      main.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "{{env:ACTIVITY_SYNC_NOBODY_SETS}}, {{env:ACTIVITY_SYNC_NOBODY_SETS}}",
    "{{sys:nobody.sets}}, {{sys:nobody.sets}}",
    "{{file:/nowhere/at/all}}, /nowhere/at/all",
    "{{nobody.sets}}, stands for nothing",
    "hush{{nobody.sets}}, stands for nothing",
    "hush{{nobody.sets, stands for nothing"
  })
  void refusesAPlaceholderThatStandsForNothing(String value, String told) throws Exception {
    ActivityMain main = started(NAME + "=" + value + "\n");
    try {
      ProcessSettings settings = new ProcessSettings(main.getCamelContext());
      Problems problems = new Problems();
      assertThat(settings.ofConnections(problems)).isEmpty();
      Assertions.assertThatThrownBy(problems::tell)
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining(NAME)
          .hasMessageContaining(told)
          .message()
          .doesNotContain("hush");
    } finally {
      main.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "{{env:ACTIVITY_SYNC_NOBODY_SETS:else}}, else",
    "a{{?nobody.sets}}, a",
    "{{other}}, b"
  })
  void takesWhatHoldsWithoutIt(String value, String taken) throws Exception {
    ActivityMain main = started("other=b\n" + NAME + "=" + value + "\n");
    try {
      assertThat(new ProcessSettings(main.getCamelContext()).ofConnections(new Problems()))
          .containsEntry(NAME, taken);
    } finally {
      main.stop();
    }
  }
}
