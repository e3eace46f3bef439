package io.activitysync.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.settings.InvalidSettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "camel.server.host, 0.0.0.0",
    "camel.server.host, ::",
    "camel.server.host, 0",
    "camel.server.host, 10.1.2.3",
    "camel.server.host, some.host.example",
    "camel.server.host, localhost.example",
    "camel.management.host, 0.0.0.0",
    "camel.management.host, ::",
    "camel.management.host, some.host.example",
    "camel.server.staticEnabled, true",
    "camel.server.static-enabled, true",
    "camel.management.uploadEnabled, true",
    "camel.management.download-enabled, true",
    "camel.management.sendEnabled, true",
    "camel.management.devConsoleEnabled, true",
    "camel.management.jolokiaEnabled, true",
    "camel.server.authenticationEnabled, true",
    "camel.management.authentication-enabled, true"
  })
  void refusesWhatWouldLetAnyoneIn(String property, String value) {
    String camelCase = property.replace("-e", "E");
    assertThatThrownBy(() -> check(Map.of(property, value)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(camelCase);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "localhost", "LOCALHOST"})
  void listensOnLoopback(String host) {
    assertThatCode(() -> check(Map.of("camel.server.host", host, "camel.management.host", host)))
        .doesNotThrowAnyException();
  }

  @Test
  void listensElsewhereWithUsers() throws Exception {
    Path users = Files.writeString(folder.resolve("users"), "");
    assertThatCode(
            () ->
                check(
                    Map.of(
                        "camel.server.host", "0.0.0.0",
                        "camel.server.authenticationEnabled", "true",
                        "camel.server.basicPropertiesFile", users.toString())))
        .doesNotThrowAnyException();
  }

  @Test
  void saysWhatToSetWhereThereIsNobodyToAuthenticate() {
    Map<String, String> settings =
        Map.of(
            "camel.server.host", "0.0.0.0",
            "camel.server.authenticationEnabled", "true",
            "camel.server.basicPropertiesFile", folder.resolve("none").toString());
    assertThatThrownBy(() -> check(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("basicPropertiesFile")
        .hasMessageContaining("jwtKeystorePath");
  }

  private static void check(Map<String, String> settings) throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      Properties all = new Properties();
      for (String server : new String[] {"camel.server", "camel.management"}) {
        all.put(server + ".enabled", "true");
        all.put(server + ".host", "127.0.0.1");
      }
      all.putAll(settings);
      context.getPropertiesComponent().setOverrideProperties(all);
      BindAddresses.check(new ProcessSettings(context));
    }
  }
}
