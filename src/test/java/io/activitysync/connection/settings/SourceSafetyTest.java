package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.catalog.DefaultCamelCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSafetyTest {

  @ParameterizedTest
  @CsvSource({
    "autoCommitEnable=true, autoCommitEnable should be false",
    "allowManualCommit=false, allowManualCommit should be true",
    "breakOnFirstError=false, breakOnFirstError should be true",
    "break-on-first-error=false, breakOnFirstError should be true",
    "BREAKonfirsterror=RAW(false), breakOnFirstError should be true",
    "%62atching=false, batching should be true",
    "batching=true&batching=false, batching should be true",
    "autoOffsetReset=latest, autoOffsetReset should be earliest",
    "groupId=, groupId should have a value",
    "additionalProperties.enable.auto.commit=true, without enable.auto.commit",
    "additionalProperties.group.id=x, without group.id"
  })
  void refusesWhatLosesEvents(String options, String part) {
    assertThat(SourceSafety.problem("kafka:t?" + options)).contains(part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:t",
        "kafka:t?brokers=h:9092",
        "kafka:t?breakOnFirstError=TRUE&autoCommitEnable=%66alse&autoOffsetReset=RAW(earliest)",
        "kafka:t?additionalProperties.sasl.jaas.config=x",
        "file:in?batching=false",
        "file:in?delete=true",
        "file:in?noop=true",
        "file:in?move=.done&readLock=none",
        "direct:acme",
        "seda:acme",
        "timer:tick",
        "aws2-sqs:q",
        "aws2-sqs:q?delete-after-read=TRUE",
        "jms:queue:a?transacted=true",
        "sql:select * from events?onConsume=delete from events where id = :#id",
        "jpa:com.example.Event",
        "sftp:host/in?delete=true",
        "ftp:host/in?move=.done",
        "unknown:any?moveFailed=x&transacted=false",
        "master:acme:file:in?delete=true"
      })
  void takesTheRest(String uri) {
    assertThat(SourceSafety.problem(uri)).isNull();
  }

  /** Who reads makes no difference to what is kept. */
  @Test
  void looksBehindMaster() {
    assertThat(SourceSafety.problem("master:acme:jms:queue:a"))
        .isEqualTo(SourceSafety.problem("jms:queue:a"))
        .isNotNull();
    assertThat(SourceSafety.warning("master://acme:timer:tick", true))
        .isEqualTo(SourceSafety.warning("timer:tick", true))
        .isNotNull();
    assertThat(SourceSafety.problem("master:acme:kafka:t")).contains("without master:");
    assertThat(SourceSafety.feederProblem("master:acme:kafka:t")).contains("without master:");
  }

  @Test
  void saysWhatIsNotSaid() {
    String all =
        "groupId=activity-sync-acme&autoCommitEnable=false&allowManualCommit=true"
            + "&breakOnFirstError=true&batching=true&autoOffsetReset=earliest&valueDeserializer="
            + "org.apache.kafka.common.serialization.ByteArrayDeserializer&maxPollRecords=500"
            + "&pollTimeoutMs=50&batchingIntervalMs=50&metadataMaxAgeMs=30000"
            + "&reconnectBackoffMaxMs=10000&retryBackoffMaxMs=10000"
            + "&additionalProperties.allow.auto.create.topics=false&isolationLevel=read_committed"
            + "&partitionAssignor=org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
    assertThat(SourceSafety.complete("acme", "kafka:t")).isEqualTo("kafka:t?" + all);
    assertThat(SourceSafety.complete("acme", "kafka:t?brokers=h"))
        .isEqualTo("kafka:t?brokers=h&" + all);
    assertThat(SourceSafety.complete("acme", "kafka:t?" + all)).isEqualTo("kafka:t?" + all);
    assertThat(SourceSafety.complete("acme", "kafka:t?max-poll-records=9&GROUPID=g"))
        .doesNotContain("maxPollRecords", "groupId")
        .contains("batching=true");
    assertThat(SourceSafety.complete("acme", "direct:acme")).isEqualTo("direct:acme");
  }

  @Test
  void connectionIsRefusedWithWhatIsRight() {
    assertThat(SourceSafety.problem("kafka:t?breakOnFirstError=false&autoCommitEnable=true"))
        .isEqualTo(
            "would lose events that can't be delivered at once: autoCommitEnable should be false,"
                + " breakOnFirstError should be true; these are so by themselves where they are not"
                + " given");
  }

  /** What the product says of a connection's own source that is written like this. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:in?moveFailed=.bad | lose | should be without moveFailed",
        "file:in?preMove=.busy&moveFailed=.bad | lose | without moveFailed, should be without preMove",
        "file:in?move-failed=RAW(.bad) | lose | should be without moveFailed",
        "file:in?noop=true&idempotentEager=true | lose | idempotentEager should be false",
        "sftp:host/in?delete=true&preMove=.busy | lose | should be without preMove",
        "ftp:host/in | without end | move should have a value, or delete should be true",
        "ftp:host/in?delete=false | without end | or delete should be true",
        "aws2-sqs:q?deleteAfterRead=false | without end | deleteAfterRead should be true",
        "aws2-s3:b?deleteAfterRead=false | without end | deleteAfterRead should be true",
        "jms:queue:a | lose | transacted should be true",
        "amqp:queue:a?transacted=false | lose | transacted should be true",
        "activemq:a?transacted=true&asyncConsumer=true | lose | asyncConsumer should be false",
        "sjms2:a?acknowledgementMode=CLIENT_ACKNOWLEDGE | lose | transacted should be true",
        "sql:select 1 | without end | onConsume should have a value",
        "sql:select 1?onConsume= | without end | onConsume should have a value",
        "sql:select 1?onConsume=x&onConsumeFailed=y | lose | should be without onConsumeFailed",
        "jpa:com.example.Event?consumeDelete=false | without end | consumeDelete should be true"
      })
  void refusesWhatItsOptionsMakeLoseOrRepeat(String uri, String kind, String part) {
    assertThat(SourceSafety.problem(uri)).contains(kind).endsWith(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:in?noop=true | noop=true",
        "file:in?idempotent=true | idempotent=true",
        "file:in?readLock=none | readLock=changed and readLockMinLength=0",
        "sftp:host/in?delete=true | readLock=changed and readLockMinLength=0",
        "ftp:host/in?noop=true | noop=true",
        "seda:acme | direct keeps the sender waiting",
        "timer:tick | goes by the clock",
        "scheduler:tick | goes by the clock",
        "quartz:tick | goes by the clock",
        "aws2-kinesis:other | goes on past a record that failed",
        "jetty:http://0.0.0.0/x | no ingest token",
        "netty-http:http://0.0.0.0/x | no ingest token",
        "vm:acme | not known here whether it keeps what failed",
        "paho-mqtt5:topic | not known here whether it keeps what failed"
      })
  void warnsOfWhatMayBeAsItIs(String uri, String part) {
    assertThat(SourceSafety.problem(uri)).isNull();
    assertThat(SourceSafety.warning(uri, true)).contains(part);
    assertThat(SourceSafety.warning(uri, false)).contains(part);
  }

  /** Kafka's StringDeserializer puts U+FFFD for what is no UTF-8, before anything here sees it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka:t | false",
        "kafka:t?groupId=g&batching=true | false",
        "kafka:t?valueDeserializer=org.apache.kafka.common.serialization.StringDeserializer | true",
        "kafka:t?value-deserializer=%6frg.apache.kafka.common.serialization.StringDeserializer | true",
        "kafka:t?valueDeserializer=org.apache.kafka.common.serialization.StringDeserializer | false"
      })
  void warnsOfWhatChangesBytesUnseen(String uri, boolean own) {
    assertThat(SourceSafety.warning(uri, own))
        .contains("are not UTF-8 are replaced")
        .endsWith(
            "should be with"
                + " valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:t?valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer",
        "kafka:t?valueDeserializer=com.example.AvroValues"
      })
  void warnsOfNoDeserializerThatKeepsBytes(String uri) {
    assertThat(SourceSafety.warning(uri, true)).isNull();
    assertThat(SourceSafety.warning(uri, false)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform-http:/ingest/acme",
        "kafka:t",
        "direct:acme",
        "file:in",
        "file:in?readLock=changed&delete=true",
        "file:in?readLock=none&doneFileName=ready",
        "file:in?noop=true&idempotentRepository=#files",
        "sftp:host/in?readLock=rename&move=.done",
        "aws2-sqs:q",
        "jms:a?transacted=true",
        "sql:select 1?onConsume=x",
        "jpa:com.example.Event"
      })
  void warnsOfNothingThatIsSafe(String uri) {
    assertThat(SourceSafety.problem(uri)).isNull();
    assertThat(SourceSafety.warning(uri, true)).isNull();
  }

  /** A route of a file is taken as it is written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka:t?brokers=h | autoCommitEnable should be false, allowManualCommit should be true,"
            + " breakOnFirstError should be true, batching should be true, autoOffsetReset should"
            + " be earliest, groupId should have a value",
        "kafka:t?groupId=g&autoCommitEnable=false&allowManualCommit=true&batching=true"
            + "&autoOffsetReset=earliest | at once: breakOnFirstError should be true",
        "kafka:t?additionalProperties.enable.auto.commit=true | without enable.auto.commit",
        "file:in?moveFailed=.bad | should be without moveFailed",
        "file:in?noop=true | idempotentEager should be false",
        "ftp:host/in?idempotent=true&delete=true | idempotentEager should be false",
        "jms:a | transacted should be true"
      })
  void routeThatFeedsIsRefusedWithAllThatItLacks(String uri, String part) {
    assertThat(SourceSafety.feederProblem(uri))
        .startsWith("would lose events that can't be delivered at once: ")
        .endsWith(part);
  }

  /** Its own steps may take from the source what was delivered. */
  @ParameterizedTest
  @ValueSource(
      strings = {"aws2-sqs:q?deleteAfterRead=false", "sql:select 1", "ftp:host/in?readLock=rename"})
  void routeThatFeedsMayEndRepetitionItself(String uri) {
    assertThat(SourceSafety.feederProblem(uri)).isNull();
    assertThat(SourceSafety.warning(uri, false))
        .startsWith("would deliver the same events again without end: ")
        .endsWith("; unless a step of the route sees to it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:in | file:in?readLock=changed&readLockMinLength=0&sortBy=file:modified;file:name&synchronous=true",
        "file:in?readLock=changed&readLockMinLength=1 | file:in?readLock=changed&readLockMinLength=1&sortBy=file:modified;file:name&synchronous=true",
        "file:in?read-lock=changed | file:in?read-lock=changed&readLockMinLength=0&sortBy=file:modified;file:name&synchronous=true",
        "file:in?readLock=none | file:in?readLock=none&sortBy=file:modified;file:name&synchronous=true",
        "file:in?readLock=rename | file:in?readLock=rename&sortBy=file:modified;file:name&synchronous=true",
        "file:in?doneFileName=x | file:in?doneFileName=x&sortBy=file:modified;file:name&synchronous=true",
        "file:in?noop=true&readLock=none | file:in?noop=true&readLock=none&idempotentEager=false&sortBy=file:modified;file:name&synchronous=true",
        "file:in?readLock=none&shuffle=true | file:in?readLock=none&shuffle=true&synchronous=true",
        "file:in?readLock=none&sort-by=file:name&synchronous=false | file:in?readLock=none&sort-by=file:name&synchronous=false",
        "jms:a | jms:a",
        "timer:t | timer:t"
      })
  void filesAreGivenWhatKeepsThem(String uri, String complete) {
    assertThat(SourceSafety.complete("acme", uri)).isEqualTo(complete);
  }

  /** As Camel's catalogue has them, with defaults that are what the rules say of them. */
  @Test
  void eachOptionOfARuleIsOneOfItsComponent() {
    var catalog = new DefaultCamelCatalog();
    for (String scheme : catalog.findComponentNames()) {
      for (SourceRule rule : SourceRule.of(scheme)) {
        var option =
            catalog.componentModel(scheme).getEndpointOptions().stream()
                .filter(one -> one.getName().equals(rule.option()))
                .findAny();
        assertThat(option).as("%s of %s", rule.option(), scheme).isPresent();
        Object usual = option.get().getDefaultValue();
        assertThat(rule.value().equalsIgnoreCase(usual == null ? "" : usual.toString()))
            .as("whether %s is the default of %s of %s", rule.value(), rule.option(), scheme)
            .isEqualTo(rule.missing() == SourceRule.Missing.RIGHT);
      }
    }
  }
}
