package io.activitysync;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.settings.InvalidSettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
      assertThat(new ProcessSettings(main.getCamelContext()).ofConnections())
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
      Assertions.assertThatThrownBy(settings::ofConnections)
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining("byte order mark");
    } finally {
      main.stop();
    }
  }
}
