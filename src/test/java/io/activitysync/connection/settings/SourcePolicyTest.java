package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source may be that somebody gives by REST. */
class SourcePolicyTest {
  @TempDir Path folder;

  private final SourcePolicy policy = new SourcePolicy(Set.of(), null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform-http:/ingest/acme?httpMethodRestrict=POST",
        "kafka:activity?brokers=localhost:9092&groupId=g&breakOnFirstError=true",
        "kafka:a?securityProtocol=SASL_SSL&saslMechanism=PLAIN&saslJaasConfig=RAW(org.apache.kafka."
            + "common.security.plain.PlainLoginModule required username=\"u\" password=\"p)%\";)",
        "kafka:a?valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer",
        "kafka:a?partitionAssignor=org.apache.kafka.clients.consumer.RangeAssignor",
        "aws2-sqs:queue?region=us-east-1&accessKey=AKIA&secretKey=RAW(a/b+c=)",
        "aws2-sqs:queue?region=us-east-1&secretKey=a%2Fb%2Bc%3D&useDefaultCredentialsProvider=true",
        "direct:acme",
        "seda:acme-in?size=10",
        "timer:tick?period=1000"
      })
  void takesWhatRunsNothing(String source) {
    assertThat(policy.problem("acme", source)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bean:vertx?method=close",
        "script:x",
        "exec:sh",
        "ftp://host/in",
        "rest:get:api/connections",
        "nothing",
        "",
        " kafka:a",
        "KAFKA:a",
        "kafka"
      })
  void namesTheComponentsThatItMayBe(String source) {
    assertThat(policy.problem("acme", source))
        .contains("should be one of aws2-sqs, direct, file, kafka")
        .contains(SourcePolicy.COMPONENTS_PROPERTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:{{activity-sync.connections.other.secret-access-key}}",
        "kafka:a?clientId={{bean:vertx.close}}",
        "kafka:a?clientId=RAW({{env:HOME}})",
        "kafka:a?clientId=RAW{{{env:HOME}}}",
        "kafka:a?clientId=%7B%7Benv:HOME%7D%7D",
        "kafka:a?clientId=%257B%257Benv:HOME%257D%257D",
        "kafka:a?clientId=%25257B%25257Benv:HOME}}",
        "kafka:a?clientId=RAW(%7B{env:HOME})",
        "kafka:a?clientId=${sysenv.HOME}",
        "kafka:a?clientId=$simple{sysenv.HOME}",
        "kafka:a?clientId=%24%7Bbean:vertx%7D",
        "kafka:a?kafkaClientFactory=#class:com.example.Evil",
        "kafka:a?groupId=#class:com.example.Evil",
        "kafka:a?groupId=RAW(#class:com.example.Evil)",
        "kafka:a?groupId=%23bean:vertx",
        "kafka:a?groupId=%2523type:java.lang.String",
        "kafka:a?groupId=#vertx",
        "kafka:a?groupId=#BEAN:vertx",
        "kafka:a?groupId=RAW(%23vertx)",
        "timer:tick?synchronous=%23valueAs(java.net.URL):file:/",
        "seda:acme?queue=#property:user.home"
      })
  void takesValuesAlone(String source) {
    assertThat(policy.problem("acme", source)).isNotNull().contains("given here, should");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:a?kerberosInitCmd=/bin/sh",
        "kafka:a?interceptorClasses=com.example.Evil",
        "kafka:a?valueDeserializer=com.example.Evil",
        "kafka:a?partitionAssignor=com.example.Evil",
        "kafka:a?additionalProperties.sasl.jaas.config=x",
        "kafka:a?saslJaasConfig=com.sun.security.auth.module.JndiLoginModule required;",
        "kafka:a?saslJaasConfig=org.apache.kafka.common.security.plain.PlainLoginModule required;"
            + " com.sun.security.auth.module.JndiLoginModule required;",
        "kafka:a?sslTruststoreLocation=/etc/shadow",
        "kafka:a?%6BerberosInitCmd=/bin/sh",
        "aws2-sqs:a?headerFilterStrategy=com.example.Evil"
      })
  void takesNoOptionThatNamesCodeCommandsOrFiles(String source) {
    assertThat(policy.problem("acme", source)).contains("can name code, commands or files");
  }

  @Test
  void saysNoValue() {
    assertThat(policy.problem("acme", "kafka:a?groupId=#hushhush")).doesNotContain("hush");
    assertThat(policy.problem("acme", "kafka:a?kinitCmd=hushhush")).doesNotContain("hush");
  }

  @Test
  void refusesWhatIsEncodedTooOften() {
    assertThat(policy.problem("acme", "kafka:a?groupId=%zz%23bean:x")).contains("reference");
    assertThat(policy.problem("acme", "kafka:a?groupId=%2525252525252541")).contains("too often");
  }

  @ParameterizedTest
  @CsvSource({
    "direct:other",
    "seda:other",
    "direct://other",
    "direct:acm",
    "direct:disable-connection"
  })
  void isAtItsOwnNameInsideTheProcess(String source) {
    assertThat(policy.problem("acme", source)).contains("should be").contains(":acme");
  }

  @Test
  void readsNoFilesWhereNoFolderIsNamed() {
    assertThat(policy.problem("acme", "file:/etc")).contains(SourcePolicy.FOLDER_PROPERTY);
  }

  @Test
  void readsFilesBelowTheFolderAlone() throws IOException {
    Path inbox = Files.createDirectories(folder.resolve("in"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.createSymbolicLink(inbox.resolve("link"), elsewhere);
    SourcePolicy below = new SourcePolicy(Set.of(), inbox);

    for (String right : List.of("", "/acme", "/new/deep?move=.done&delay=100")) {
      assertThat(below.problem("acme", "file:" + inbox + right)).as(right).isNull();
      assertThat(below.problem("acme", "file://" + inbox + right)).as(right).isNull();
    }
    for (String wrong :
        List.of(
            "/../elsewhere",
            "/%2e%2e/elsewhere",
            "/%252e%252e/elsewhere",
            "/link",
            "/link/deep",
            "ner",
            "/acme?move=../../elsewhere",
            "/acme?move=%2e%2e/elsewhere",
            "/acme?moveFailed=/etc",
            "/acme?preMove=RAW(/etc)",
            "/acme?fileName=../x")) {
      assertThat(below.problem("acme", "file:" + inbox + wrong)).as(wrong).isNotNull();
    }
  }

  @Test
  void aPropertyNamesFurtherComponents() {
    SourcePolicy wider = new SourcePolicy(List.of(" amqp", "sftp"), null);
    assertThat(wider.problem("acme", "amqp:queue:events")).isNull();
    assertThat(wider.problem("acme", "amqp:queue:{{x}}")).isNotNull();
    assertThat(wider.problem("acme", "bean:x")).contains("amqp").contains("sftp");
  }
}
