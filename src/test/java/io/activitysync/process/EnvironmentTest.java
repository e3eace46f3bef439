package io.activitysync.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties by the environment alone, and placeholders that are taken as they are. */
class EnvironmentTest {
  private static final Set<String> KNOWN =
      Set.of("activity-sync.notify", "activity-sync.store.key", "activity-sync.store.key-file");

  @TempDir Path folder;

  private static Map<String, String> read(String name, String value) {
    return read(Map.of(name, value, "HOME", "/root"));
  }

  private static Map<String, String> read(Map<String, String> variables) {
    Environment environment = Environment.read(variables, KNOWN);
    environment.check();
    return environment.properties();
  }

  @Test
  void declaresAConnection() {
    assertThat(read("ACTIVITY_SYNC_CONNECTIONS_ACME_STREAM_NAME", "activity"))
        .isEqualTo(Map.of("activity-sync.connections.acme.stream-name", "activity"));
    assertThat(read("ACTIVITY_SYNC_CONNECTIONS_ACME_EU_1_INITIALLY_ENABLED", "true"))
        .isEqualTo(Map.of("activity-sync.connections.acme-eu-1.initially-enabled", "true"));
    assertThat(read("ACTIVITY_SYNC_NOTIFY", "direct:x"))
        .isEqualTo(Map.of("activity-sync.notify", "direct:x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACTIVITY_SYNC_NOTIFI",
        "ACTIVITY_SYNC_CONNECTIONS_ACME_STREAM",
        "ACTIVITY_SYNC_CONNECTIONS_REGION",
        "ACTIVITY_SYNC_CONNECTIONS_ACME_REGION_FILE",
        "ACTIVITY_SYNC_",
        "ACTIVITY_SYNC_PORT",
        "ACTIVITY_SYNC_SERVICE_HOST"
      })
  void refusesWhatIsNotKnown(String name) {
    assertThatThrownBy(() -> read(name, "hushhush"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("is not known")
        .hasMessageNotContaining("hushhush");
  }

  @Test
  void readsTheRestWhereOneIsNotKnown() {
    Environment environment =
        Environment.read(
            Map.of("ACTIVITY_SYNC_NOTIFI", "direct:x", "ACTIVITY_SYNC_NOTIFY", "direct:y"), KNOWN);

    assertThat(environment.properties()).isEqualTo(Map.of("activity-sync.notify", "direct:y"));
    assertThatThrownBy(environment::check).hasMessageContaining("ACTIVITY_SYNC_NOTIFI:");
  }

  @Test
  void passesOverWhatKubernetesMakesOfAServiceOfThatName() {
    Map<String, String> variables = new HashMap<>();
    for (String service : List.of("ACTIVITY_SYNC", "ACTIVITY_SYNC_STORE")) {
      variables.put(service + "_SERVICE_HOST", "10.0.0.11");
      variables.put(service + "_SERVICE_PORT", "8080");
      variables.put(service + "_SERVICE_PORT_HTTP", "8080");
      variables.put(service + "_PORT", "tcp://10.0.0.11:8080");
      variables.put(service + "_PORT_8080_TCP", "tcp://10.0.0.11:8080");
      variables.put(service + "_PORT_8080_TCP_PROTO", "tcp");
      variables.put(service + "_PORT_8080_TCP_PORT", "8080");
      variables.put(service + "_PORT_8080_TCP_ADDR", "10.0.0.11");
    }
    variables.put("ACTIVITY_SYNC_NOTIFY", "direct:x");
    assertThat(read(variables)).isEqualTo(Map.of("activity-sync.notify", "direct:x"));

    variables.put("ACTIVITY_SYNC_HTTP_PORT", "8080");
    assertThatThrownBy(() -> read(variables))
        .hasMessageContaining("ACTIVITY_SYNC_HTTP_PORT")
        .hasMessageNotContaining("_SERVICE_");
  }

  @Test
  void readsSecretsFromFiles() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "abc{{def}}\n");
    assertThat(read("ACTIVITY_SYNC_CONNECTIONS_ACME_SECRET_ACCESS_KEY_FILE", secret.toString()))
        .isEqualTo(Map.of("activity-sync.connections.acme.secret-access-key", "abc{{def}}"));
    assertThat(read("ACTIVITY_SYNC_STORE_KEY_FILE", "data/key.json"))
        .as("a property of its own")
        .isEqualTo(Map.of("activity-sync.store.key-file", "data/key.json"));
    assertThatThrownBy(
            () -> read("ACTIVITY_SYNC_CONNECTIONS_ACME_SECRET_ACCESS_KEY_FILE", secret + "-gone"))
        .hasMessageContaining("can't be read");
  }

  private String resolve(String raw) {
    return new Placeholders(
            name -> name.equals("SK") ? "abc{{def}}/+=ghi" : null,
            text -> text.replace("{{other}}", "[camel]"),
            resource -> false)
        .resolve("activity-sync.x", raw);
  }

  @Test
  void takesWhatPlaceholdersStandForAsItIs() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "x{{y}}\n");
    assertThat(resolve("{{env:SK}}")).isEqualTo("abc{{def}}/+=ghi");
    assertThat(resolve("a{{env:SK}}{{other}}")).isEqualTo("aabc{{def}}/+=ghi[camel]");
    assertThat(resolve("{{env:NONE:fallback}}")).isEqualTo("fallback");
    assertThat(resolve("{{file:" + secret + "}}")).isEqualTo("x{{y}}");
    assertThat(resolve("plain")).isEqualTo("plain");
    assertThatThrownBy(() -> resolve("{{file:/nowhere/at/all}}"))
        .hasMessageContaining("activity-sync.x")
        .hasMessageContaining("/nowhere/at/all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws", "hashicorp", "azure", "gcp"})
  void namesTheJarOfAVaultThatIsMissing(String vault) {
    assertThatThrownBy(() -> resolve("{{" + vault + ":secret/acme}}"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("camel-")
        .hasMessageContaining("lib/");
  }
}
