package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No value of a source is shown that is not known to be harmless. */
class ShownUriTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "direct:acme | direct:acme",
        "platform-http:/ingest/a?httpMethodRestrict=POST | platform-http:/ingest/a?httpMethodRestrict=POST",
        "kafka:t?brokers=h:9092&saslJaasConfig=x | kafka:t?brokers=h:9092&saslJaasConfig=xxxxxx",
        "kafka:t?colour=red | kafka:t?colour=xxxxxx",
        "kafka:t?groupId=a%20b | kafka:t?groupId=xxxxxx",
        "kafka:t?flag | kafka:t?flag=xxxxxx",
        "sftp://ann:pass@host/in | sftp://host/in",
        "sftp://ann:p@ss/word@host/in | sftp://host/in",
        "sftp:ann:pass%40host/in | sftp://host/in",
        "https://hooks.example/services/T0/B0/key | https://hooks.example/xxxxxx"
      })
  void showsNamesAndHarmlessValues(String uri, String shown) {
    assertThat(ShownUri.of(uri)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:t?password=RAW(hush)hush)",
        "kafka:t?password=RAW{hush}hush}",
        "kafka:t?password=RAW(hush&hush)",
        "kafka:t?password=RAW(hush",
        "kafka:t?additionalProperties.sasl.jaas.config=hush",
        "kafka:t?additionalProperties.x[hush]=1",
        "kafka:t?groupId=g?hush",
        "kafka:t?groupId=<hush>",
        "kafka:t?hush%20hush=1",
        "ftp://u:hush@h/x@y"
      })
  void hidesWhatMayBeSecret(String uri) {
    assertThat(ShownUri.of(uri)).doesNotContain("hush").doesNotContain("RAW");
  }

  @Test
  void encodesRawValuesForWhatMasksByAPattern() {
    assertThat(ShownUri.encoded("kafka:t?a=RAW(x)y z&+)&b=1"))
        .isEqualTo("kafka:t?a=x%29y%20z%26%2B&b=1");
    assertThat(ShownUri.encoded("kafka:t?b=1&a=RAW{x}")).isEqualTo("kafka:t?b=1&a=x");
    assertThat(ShownUri.encoded("kafka:RAW")).isEqualTo("kafka:RAW");
  }

  @Test
  void namesTheOptionsThatItHides() {
    assertThat(ShownUri.hiddenOptions("kafka:t?groupId=g&saslUsername=u&a b=c"))
        .containsExactly("saslUsername");
  }
}
