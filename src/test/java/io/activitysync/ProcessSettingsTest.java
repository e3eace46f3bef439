package io.activitysync;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.settings.ConnectionProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sets a property is named, by the file or else; its value is not. */
class ProcessSettingsTest {
  private static final String REGION = ConnectionProperties.PREFIX + "acme.region";
  private static final String SECRET = ConnectionProperties.PREFIX + "acme.secretAccessKey";

  @TempDir private Path folder;

  @Test
  void namesTheFileOrTheCommandLine() throws Exception {
    Path file = folder.resolve("application.properties");
    Files.writeString(file, REGION + "=eu-central-1\n" + SECRET + "=hushhush\n");
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getPropertiesComponent().setLocation("file:" + file);
      context.start();
      ProcessSettings settings = new ProcessSettings(context);

      assertThat(settings.whereSet().apply(REGION)).isEqualTo(file.toString());
      assertThat(settings.whereSet().apply(SECRET)).isEqualTo(file.toString());
      System.setProperty(REGION, "us-east-1");
      try {
        assertThat(settings.whereSet().apply(REGION)).isEqualTo("-D" + REGION);
      } finally {
        System.clearProperty(REGION);
      }
    }
  }
}
