package io.activitysync.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.event.version.catalogue.CatalogueKind;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.journeys.AthenaTables;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The template of the set-up for AWS, held against AWS's own specification. */
class TemplateTest {
  static final String PRINCIPAL = "arn:aws:iam::444455556666:role/activity-sync";

  /**
   * Resources of these types keep nothing, or what they are encrypted with is not theirs to say.
   */
  private static final List<String> KEEP_NOTHING =
      List.of(
          "AWS::KMS::Key",
          "AWS::IAM::User",
          "AWS::IAM::ManagedPolicy",
          "AWS::IAM::AccessKey",
          "AWS::IAM::Role",
          "AWS::Kinesis::ResourcePolicy",
          "AWS::S3::BucketPolicy",
          // its group is encrypted
          "AWS::Logs::LogStream",
          "AWS::CloudWatch::Alarm",
          // names of columns; encrypted or not for the whole account
          "AWS::Glue::Database",
          "AWS::Glue::Table");

  static List<Map<String, String>> choices() {
    return List.of(
        Map.of(),
        Map.of("StreamMode", "PROVISIONED", "ShardCount", "4", "ExpireDays", "400"),
        Map.of("Writer", "role", "WriterPrincipal", PRINCIPAL, "ExternalId", "acme-7f3"),
        Map.of("Writer", "other-account", "WriterPrincipal", PRINCIPAL),
        Map.of("Layout", "parquet", "AlarmTopicArn", "arn:aws:sns:eu-central-1:111122223333:ops"));
  }

  @Test
  void awsKnowsEveryResourceAndEachOfItsProperties() throws Exception {
    List<Object> templates = new ArrayList<>();
    for (Map<String, String> parameters : choices()) {
      Template template = Template.with(parameters);
      Map<String, JsonNode> resources = template.resources();
      template.outputs();
      templates.add(Map.of("resources", resources, "attributes", template.attributes()));
    }
    JsonNode faults = AwsTools.ask("spec.mjs", templates);
    assertThat(faults).as(faults.toString()).isEmpty();
  }

  @Test
  void theCheckFindsFaults() throws Exception {
    Object stream =
        Map.of(
            "Type",
            "AWS::Kinesis::Stream",
            "Properties",
            Map.of(
                "Nam",
                "activity",
                "RetentionPeriodHours",
                "a week",
                "StreamModeDetails",
                Map.of("StreamMode", "ON_DEMAN"),
                "StreamEncryption",
                Map.of("KeyId", "k")));
    JsonNode faults =
        AwsTools.ask(
            "spec.mjs",
            List.of(
                Map.of(
                    "resources",
                    Map.of("S", stream, "T", Map.of("Type", "AWS::Kinesis::Streams")),
                    "attributes",
                    List.of(List.of("S", "Arm")))));
    assertThat(faults.toString())
        .contains("S.Nam is not known")
        .contains("RetentionPeriodHours: \\\"a week\\\" is no integer")
        .contains("ON_DEMAN")
        .contains("S.StreamEncryption.EncryptionType is missing")
        .contains("AWS::Kinesis::Streams is not known")
        .contains("S has no attribute Arm");
  }

  @ParameterizedTest
  @MethodSource("choices")
  void whatIsKeptIsEncryptedWithTheStacksKey(Map<String, String> parameters) throws Exception {
    String key = Template.arn("Key");
    Template.with(parameters)
        .resources()
        .forEach(
            (id, resource) -> {
              String type = resource.path("Type").asText();
              if (KEEP_NOTHING.contains(type)) {
                return;
              }
              String place =
                  switch (type) {
                    case "AWS::Kinesis::Stream" -> "/StreamEncryption/KeyId";
                    case "AWS::S3::Bucket" ->
                        "/BucketEncryption/ServerSideEncryptionConfiguration/0"
                            + "/ServerSideEncryptionByDefault/KMSMasterKeyID";
                    case "AWS::KinesisFirehose::DeliveryStream" ->
                        "/ExtendedS3DestinationConfiguration/EncryptionConfiguration"
                            + "/KMSEncryptionConfig/AWSKMSKeyARN";
                    case "AWS::Logs::LogGroup", "AWS::SecretsManager::Secret" -> "/KmsKeyId";
                    default -> throw new AssertionError("how is " + type + " encrypted?");
                  };
              assertThat(resource.path("Properties").at(place).asText()).as(id).isEqualTo(key);
            });
  }

  @Test
  void theBucketIsClosedToThePublicAndOutlivesTheStackWithItsKey() throws Exception {
    Map<String, JsonNode> resources = Template.with(Map.of()).resources();
    assertThat(resources.get("Bucket").at("/Properties/PublicAccessBlockConfiguration"))
        .hasSize(4)
        .allMatch(JsonNode::booleanValue);
    for (String kept : List.of("Bucket", "Key")) {
      assertThat(resources.get(kept).path("DeletionPolicy").asText())
          .isEqualTo("RetainExceptOnCreate");
      assertThat(resources.get(kept).path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }
  }

  @Test
  void anAlarmTellsOfEventsThatAreLateRefusedOrPutAside() throws Exception {
    Map<String, JsonNode> resources =
        Template.with(Map.of("AlarmTopicArn", "arn:aws:sns:eu-central-1:111122223333:ops"))
            .resources();
    Map<String, List<String>> metrics = new TreeMap<>();
    resources.forEach(
        (id, resource) -> {
          if (resource.path("Type").asText().equals("AWS::CloudWatch::Alarm")) {
            metrics.put(id, resource.findValuesAsText("MetricName"));
            assertThat(resource.at("/Properties/AlarmActions/0").asText()).endsWith(":ops");
            assertThat(resource.at("/Properties/ComparisonOperator").asText())
                .isEqualTo("GreaterThanThreshold");
            // each metric that is named counts for the sum
            for (JsonNode term : resource.at("/Properties/Metrics")) {
              assertThat(resource.at("/Properties/Metrics/0/Expression").asText())
                  .contains(term.has("Expression") ? "FILL(" : "FILL(" + term.path("Id").asText());
            }
          }
        });
    assertThat(metrics)
        .isEqualTo(
            Map.of(
                "FreshnessAlarm",
                List.of("DeliveryToS3.DataFreshness", "KinesisMillisBehindLatest"),
                "ThrottledAlarm",
                List.of("WriteProvisionedThroughputExceeded"),
                "FailedAlarm",
                List.of("PutRequests", "PostRequests")));
    // what is below failed/ is counted by itself
    assertThat(resources.get("Bucket").at("/Properties/MetricsConfigurations/0"))
        .hasToString("{\"Id\":\"failed\",\"Prefix\":\"failed/\"}");
  }

  @Test
  void noOutputHoldsASecretAndWhatAConnectionTakesIsNamedAsItsFieldIs() throws Exception {
    List<String> fields = Stream.of(SettingField.values()).map(SettingField::json).toList();
    for (Map<String, String> parameters : choices()) {
      Map<String, String> outputs = Template.with(parameters).outputs();
      assertThat(outputs).doesNotContainValue("a-SecretAccessKey");
      assertThat(outputs).containsKeys("StreamName", "StreamArn", "Region", "Credentials");
      assertThat(outputs.keySet())
          .filteredOn(name -> !List.of("SecretAccessKeyIn", "Bucket", "Database").contains(name))
          .allMatch(
              name ->
                  fields.contains(
                      name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1)));
    }
  }

  @Test
  void aWrongParameterIsRefused() {
    assertThatThrownBy(() -> Template.with(Map.of("WriterPrincipal", "arn:aws:iam::1:root")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Template.with(Map.of("Layout", "iceberg")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTablesAreThoseOfTheSchemas() throws Exception {
    String versions = "";
    String waits = "    DependsOn: [";
    StringBuilder tables = new StringBuilder();
    for (CatalogueVersion version : EventCatalogue.builtIn().all()) {
      versions += (versions.isEmpty() ? "" : ", ") + '"' + version.id() + '"';
      waits += (waits.endsWith("[") ? "" : ", ") + id(version);
      tables.append(table(version));
    }
    String text = Files.readString(Template.FILE);
    String right = between(text, "tables", tables.toString());
    right = between(right, "versions", "    AllowedValues: [" + versions + "]\n");
    right = between(right, "waits", waits + "]\n");
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(Template.FILE, right);
      return;
    }
    assertThat(text).as("run mvn test -Dtest=TemplateTest -Ddocs.write=true").isEqualTo(right);
  }

  private static String between(String text, String name, String content) {
    int begin = text.indexOf("\n", text.indexOf("# " + name + ": begin")) + 1;
    int end = text.lastIndexOf("\n", text.indexOf("# " + name + ": end")) + 1;
    return text.substring(0, begin) + content + text.substring(end);
  }

  private static String id(CatalogueVersion version) {
    return "Table" + version.id().replace(".", "v");
  }

  private static String table(CatalogueVersion version) {
    String columns =
        AthenaTables.columns(version).entrySet().stream()
            // a column that a folder's name gives is no column of the files
            .filter(column -> !column.getKey().equals("kind"))
            .map(
                column ->
                    "            - {Name: %s, Type: \"%s\"}\n"
                        .formatted(column.getKey().toLowerCase(Locale.ROOT), column.getValue()))
            .collect(Collectors.joining());
    String kinds =
        version.kinds().stream().map(CatalogueKind::kind).collect(Collectors.joining(","));
    return """
          %s:
            Type: AWS::Glue::Table
            Properties:
              CatalogId: {Ref: "AWS::AccountId"}
              DatabaseName: {Ref: Database}
              TableInput:
                Name: %s
                TableType: EXTERNAL_TABLE
                Parameters:
                  EXTERNAL: "TRUE"
                  projection.enabled: "true"
                  projection.day.type: date
                  projection.day.format: yyyy-MM-dd
                  projection.day.range: 2024-01-01,NOW
                  projection.kind.type: enum
                  projection.kind.values: %s
                  storage.location.template: {"Fn::Sub": "s3://${Bucket}/events/v%s/day=${!day}/kind=${!kind}/"}
                PartitionKeys: [{Name: day, Type: string}, {Name: kind, Type: string}]
                StorageDescriptor:
                  Location: {"Fn::Sub": "s3://${Bucket}/events/v%s/"}
                  InputFormat: {"Fn::If": [AsParquet, org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat, org.apache.hadoop.mapred.TextInputFormat]}
                  OutputFormat: {"Fn::If": [AsParquet, org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat, org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat]}
                  SerdeInfo:
                    SerializationLibrary: {"Fn::If": [AsParquet, org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe, org.openx.data.jsonserde.JsonSerDe]}
                  Columns:
        """
            .formatted(id(version), AthenaTables.name(version), kinds, version.id(), version.id())
        + columns;
  }
}
