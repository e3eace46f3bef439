package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.credentials.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionPropertiesTest {
  private static final String ACME = "activity-sync.connections.acme.";

  private static Declared one(Map<String, String> properties) {
    return ConnectionProperties.read(properties, "1.0").get(0);
  }

  @Test
  void readsAConnection() {
    Declared acme =
        one(
            Map.of(
                ACME + "stream-name", "activity",
                ACME + "region", "eu-central-1",
                ACME + "access-key-id", "AKIAIOSFODNN7EXAMPLE",
                ACME + "secret-access-key", "wJalrXUtnFEMI",
                ACME + "enabled", "true",
                ACME + "events", "action, outbound-sms"));
    assertThat(acme.settings().streamName()).isEqualTo("activity");
    assertThat(acme.settings().events().kinds())
        .containsExactlyInAnyOrder("action", "outbound-sms");
    assertThat(acme.settings().events().versionId()).isEqualTo("1.0");
    assertThat(acme.settings().source())
        .isEqualTo("platform-http:/ingest/acme?httpMethodRestrict=POST");
    assertThat(acme.enabled()).isTrue();
    assertThat(acme.pinned()).containsKeys("streamName", "enabled").doesNotContainKey("version");
  }

  @Test
  void readsFieldsOfPersonalDataByKind() {
    Map<String, List<String>> fields =
        one(Map.of(
                ACME + "pii-fields", "outbound-sms=recipient, outbound-sms=body,*=customer.email,"))
            .settings()
            .events()
            .piiFields();
    assertThat(fields)
        .isEqualTo(
            Map.of("outbound-sms", List.of("body", "recipient"), "*", List.of("customer.email")));
    assertThat(PiiFields.parse(PiiFields.text(fields))).isEqualTo(fields);
    assertThat(one(Map.of(ACME + "name", "Acme")).settings().events().piiFields()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"recipient", "=recipient", "outbound-sms=", "a=b,recipient"})
  void namesAFieldOfPersonalDataThatIsNotOfAKind(String value) {
    assertThatThrownBy(() -> one(Map.of(ACME + "pii-fields", value)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("acme.pii-fields: has \"")
        .hasMessageContaining("outbound-sms=recipient");
  }

  @Test
  void neverShowsTheSecret() {
    assertThat(one(Map.of(ACME + "secret-access-key", "wJalrXUtnFEMI")).toString())
        .doesNotContain("wJalrXUtnFEMI");
  }

  @Test
  void takesCamelCaseToo() {
    assertThat(one(Map.of(ACME + "streamName", "activity")).settings().streamName())
        .isEqualTo("activity");
  }

  @Test
  void initiallyEnabledIsNotPinned() {
    Declared acme = one(Map.of(ACME + "initially-enabled", "true"));
    assertThat(acme.enabled()).isTrue();
    assertThat(acme.pinned()).isEmpty();
  }

  @Test
  void readsSeveralConnections() {
    assertThat(
            ConnectionProperties.read(
                    Map.of(
                        ACME + "region",
                        "eu-west-1",
                        "activity-sync.connections.b.region",
                        "eu-west-2"),
                    "1.0")
                .stream()
                .map(d -> d.settings().id()))
        .containsExactly("acme", "b");
  }

  @Test
  void namesEveryWrongPropertyAtOnce() {
    assertThatThrownBy(
            () ->
                ConnectionProperties.read(
                    Map.of(
                        ACME + "stream",
                        "activity",
                        ACME + "enabled",
                        "yes",
                        ACME + "pii",
                        "drop",
                        ACME + "credentials",
                        "iam",
                        "activity-sync.connections.region",
                        "eu-west-1"),
                    "1.0"))
        .isInstanceOfSatisfying(
            InvalidSettingsException.class,
            e ->
                assertThat(e.violations().stream().map(Violation::field))
                    .containsExactlyInAnyOrder(
                        ACME + "stream",
                        ACME + "enabled",
                        ACME + "pii",
                        ACME + "credentials",
                        "activity-sync.connections.region"))
        .hasMessageContaining("stream-name")
        .hasMessageContaining("true or false")
        .hasMessageContaining("include, redact or hash");
  }

  @Test
  void readsARoleToAssume() {
    Declared acme =
        one(
            Map.of(
                ACME + "credentials", "assume-role",
                ACME + "role-arn", "arn:aws:iam::123456789012:role/activity",
                ACME + "external-id", "42"));
    assertThat(acme.settings().credentials())
        .isEqualTo(
            new Credentials.AssumeRole("arn:aws:iam::123456789012:role/activity", "42", null));
    assertThat(acme.pinned().keySet()).isEqualTo(Set.of("credentials", "roleArn", "externalId"));
  }
}
