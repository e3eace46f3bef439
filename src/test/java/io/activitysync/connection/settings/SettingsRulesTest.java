package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsRulesTest {
  private static final String ACME = "activity-sync.connections.acme.";
  private static final Map<String, String> RIGHT =
      Map.of(
          "stream-name", "activity",
          "region", "eu-central-1",
          "access-key-id", "AKIAIOSFODNN7EXAMPLE",
          "secret-access-key", "wJalrXUtnFEMI",
          "enabled", "true");

  private final SettingsRules rules =
      new SettingsRules(
          Set.of("eu-central-1", "eu-west-1", "us-east-1"),
          Set.of("0.0", "1.0"),
          Set.of("action", "outbound-sms"),
          source -> source.startsWith("nope:") ? "names the unknown component nope" : null,
          new SourcePolicy(Set.of(), null),
          Stream::empty);

  private Map<String, String> check(String name, String value) {
    Map<String, String> properties =
        RIGHT.entrySet().stream()
            .collect(Collectors.toMap(e -> ACME + e.getKey(), Map.Entry::getValue));
    if (value == null) {
      properties.remove(ACME + name);
    } else {
      properties.put(ACME + name, value);
    }
    var declared = ConnectionProperties.read(properties, "1.0").get(0);
    return rules.check(declared.settings(), declared.enabled()).stream()
        .collect(Collectors.toMap(Violation::field, Violation::message));
  }

  @Test
  void takesWhatIsRight() {
    assertThat(check("name", "Acme")).isEmpty();
    assertThat(check("source", "platform-http:/ingest/acme")).isEmpty();
    assertThat(check("source", "platform-http:/ingest/acme?httpMethodRestrict=POST")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "stream-name, a b, streamName, a-z",
    "region, eu-centrl-1, region, eu-central-1",
    "access-key-id, AKIA, accessKeyId, 16 to 128",
    "version, 2.0, version, 1.0",
    "events, 'action,nope', events, outbound-sms",
    "events, 'outbund-sms', events, did you mean \"outbound-sms\"?",
    "events, 'action, Actoin', events, 'has \"Actoin\" (did you mean \"action\"?), should be some'",
    "pii-fields, nope=a, piiFields, '* or one of'",
    "pii-fields, action=a..b, piiFields, names joined by dots",
    "partition-key, data..id, partitionKey, customContext.contact.id",
    "partition-key, .id, partitionKey, experienceId",
    "source, nope:x, source, unknown component",
    "source, platform-http:/ingest/other, source, should be platform-http:/ingest/acme:",
    "source, platform-http:/ingest/acme/more, source, own connection's address",
    "source, platform-http://api, source, own connection's address",
    "source, platform-http:/ingest/acme?matchOnUriPrefix=true, source, without matchOnUriPrefix",
    "source, rest:post:ingest/other, source, should be platform-http:/ingest/acme:",
    "source, kafka:t?breakOnFirstError=false, source, breakOnFirstError should be true",
    "source, file:in?moveFailed=.bad, source, should be without moveFailed",
    "source, jms:queue:a, source, transacted should be true",
    "source, rest-api:ingest, source, should be platform-http:/ingest/acme:",
    "endpoint, ftp://x, endpoint, https://host:port"
  })
  void saysWhatIsWrongAndWhatIsRight(String name, String value, String field, String part) {
    assertThat(check(name, value))
        .hasSize(1)
        .hasEntrySatisfying(field, m -> assertThat(m).contains(part));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Acme\u202Eemca", "Acme\u2067", "two\u2028lines", "half \uD83D", "a\u0007"})
  void nameIsShownAsItIs(String name) {
    assertThat(check("name", name))
        .hasSize(1)
        .hasEntrySatisfying("name", m -> assertThat(m).contains("should have no"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"شركة أكمي", "\u05D0\u05D1\u200F", "می\u200Cخواهم", "whole \uD83D\uDE00"})
  void nameMayBeOfAnyLanguage(String name) {
    assertThat(check("name", name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:4567/kinesis",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://kinesis_local:4567",
        "https://host?x=1",
        "https://host#x",
        "https://user:hushhush@host",
        "https:host"
      })
  void saysHowAnEndpointIsWritten(String endpoint) {
    assertThat(check("endpoint", endpoint))
        .hasSize(1)
        .hasEntrySatisfying(
            "endpoint",
            m ->
                assertThat(m)
                    .contains("https://host:port", "without a path", "1 to 65535", "underscore")
                    .doesNotContain("hushhush"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://", "127.0.0.1:4567"})
  void saysItAlsoOfWhatIsNoAddressAtAll(String endpoint) {
    assertThatThrownBy(() -> check("endpoint", endpoint))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(ACME + "endpoint: should be as https://host:port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:4567",
        "http://127.0.0.1:4567/",
        "https://kinesis.eu-central-1.amazonaws.com",
        "http://kinesis-local:4567",
        "http://[::1]:4567"
      })
  void takesAnEndpoint(String endpoint) {
    assertThat(check("endpoint", endpoint)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "streamName, stream-name",
    "secretAccessKey, secret-access-key",
    "Region, region",
    "ENABLED, enabled"
  })
  void refusesTwoSpellingsOfOneProperty(String spelling, String name) {
    assertThatThrownBy(() -> check(spelling, "hushhush"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("is there twice, also as " + ACME + name)
        .hasMessageNotContaining("hushhush");
  }

  @ParameterizedTest
  @CsvSource({
    "stream-name, streamName",
    "region, region",
    "access-key-id, accessKeyId",
    "secret-access-key, secretAccessKey"
  })
  void needsItToBeOn(String name, String field) {
    assertThat(check(name, null)).containsOnlyKeys(field);
  }
}
