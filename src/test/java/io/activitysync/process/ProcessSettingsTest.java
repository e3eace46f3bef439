package io.activitysync.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.settings.ConnectionProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What sets a property is named, by the file or else; its value is not. What the document names is
 * known, and the other way round.
 */
class ProcessSettingsTest {
  private static final String REGION = ConnectionProperties.PREFIX + "acme.region";
  private static final String SECRET = ConnectionProperties.PREFIX + "acme.secretAccessKey";

  /** A row's first cell, {@code `activity-sync.store.url`, `user`} for instance. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`activity-sync\\.[^|]+) \\|");

  private static final Pattern NAME = Pattern.compile("`([a-z.-]+)`");

  /** Of {@code --local} alone, which sets them by itself. */
  private static final String LOCAL = "activity-sync.local.";

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

  @Test
  void takesEachPropertyThatTheDocumentNames() throws Exception {
    Set<String> named = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("docs/settings.md")));
    while (row.find()) {
      String before = "";
      Matcher name = NAME.matcher(row.group(1));
      while (name.find()) {
        boolean whole = name.group(1).contains(".");
        String property = whole ? name.group(1) : before + name.group(1);
        before = property.substring(0, property.lastIndexOf('.') + 1);
        named.add(property);
      }
    }

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            ProcessSettings.KNOWN.stream().filter(name -> !name.startsWith(LOCAL)).toList());
  }

  @Test
  void saysWhatIsNoComponent() throws Exception {
    Path file = folder.resolve("application.properties");
    Files.writeString(file, "activity-sync.source.shared=acme-queue, kafka:\n");
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getPropertiesComponent().setLocation("file:" + file);
      context.start();
      ProcessSettings settings = new ProcessSettings(context);

      assertThatThrownBy(settings::sourceSharing)
          .hasMessageContaining("activity-sync.source.shared: has \"kafka:\", should have names");
    }
  }

  @Test
  void takesComponentsThatAreSharedOrOwned() throws Exception {
    Path file = folder.resolve("application.properties");
    Files.writeString(
        file, "activity-sync.source.shared=acme-queue\nactivity-sync.source.owned=acme-log\n");
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getPropertiesComponent().setLocation("file:" + file);
      context.start();
      ProcessSettings settings = new ProcessSettings(context);

      settings.checkNames();
      settings.checkNames();
      assertThat(settings.ofConnections(new Problems())).isEmpty();
      assertThat(settings.sourceSharing().isOwned("acme-queue:x")).isFalse();
      assertThat(settings.sourceSharing().isOwned("acme-log:x")).isTrue();
    }
  }
}
