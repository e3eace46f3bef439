package io.activitysync.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the template's policies let whom do, by a simulator of IAM: each call that the product makes
 * is allowed, and those next to it are not.
 */
class TemplatePermissionsTest {
  private static final String STREAM = Template.arn("Stream");
  private static final String OTHER_STREAM = STREAM + "-of-another";
  private static final String KEY = Template.arn("Key");
  private static final String OTHER_KEY = KEY.replace("0001", "0002");
  private static final String BUCKET = Template.arn("Bucket");
  private static final String ACCOUNT = Template.ACCOUNT;
  private static final String OTHER_ACCOUNT = "444455556666";
  private static final Map<String, String> BY_KINESIS =
      Map.of("kms:ViaService", "kinesis." + Template.REGION + ".amazonaws.com");
  private static final Map<String, String> BY_S3 =
      Map.of("kms:ViaService", "s3." + Template.REGION + ".amazonaws.com");

  private final List<Object> questions = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();

  /** Who asks, with what rights of its own. */
  private record Caller(String arn, List<JsonNode> policies) {}

  private void ask(
      String answer,
      Caller caller,
      String action,
      String resource,
      Map<String, String> context,
      JsonNode resourcePolicy) {
    Map<String, Object> question = new LinkedHashMap<>();
    List<Object> identity = new ArrayList<>();
    caller.policies.forEach(policy -> identity.add(Map.of("name", "own", "policy", policy)));
    question.put("identityPolicies", identity);
    if (resourcePolicy != null) {
      question.put("resourcePolicy", resourcePolicy);
    }
    question.put(
        "request",
        Map.of(
            "principal",
            caller.arn,
            "action",
            action,
            "resource",
            Map.of("resource", resource, "accountId", ACCOUNT),
            "contextVariables",
            context));
    questions.add(question);
    expected.add(caller.arn + " " + action + " " + resource + " " + context + ": " + answer);
  }

  private void allowed(Caller caller, String action, String resource) {
    ask("Allowed", caller, action, resource, Map.of(), null);
  }

  private void denied(Caller caller, String action, String resource) {
    ask("ImplicitlyDenied", caller, action, resource, Map.of(), null);
  }

  private void answers() throws Exception {
    JsonNode answers = AwsTools.ask("simulate.mjs", questions);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      String asked = expected.get(i);
      String answer = answers.get(i).asText();
      if (!asked.endsWith(": " + answer)) {
        wrong.add(asked + ", but was " + answer);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** What a writer may do, and may not, whose rights are its own. */
  private void writes(Caller writer, JsonNode keyPolicy) {
    for (String call : List.of("PutRecords", "PutRecord", "DescribeStreamSummary")) {
      allowed(writer, "kinesis:" + call, STREAM);
      denied(writer, "kinesis:" + call, OTHER_STREAM);
      denied(writer, "kinesis:" + call, STREAM.replace(Template.REGION, "us-east-1"));
    }
    for (String call :
        List.of(
            "GetRecords",
            "GetShardIterator",
            "ListShards",
            "DeleteStream",
            "MergeShards",
            "SplitShard",
            "StopStreamEncryption",
            "DecreaseStreamRetentionPeriod",
            "PutResourcePolicy")) {
      denied(writer, "kinesis:" + call, STREAM);
    }
    ask("Allowed", writer, "kms:GenerateDataKey", KEY, BY_KINESIS, keyPolicy);
    ask("ImplicitlyDenied", writer, "kms:GenerateDataKey", KEY, BY_S3, keyPolicy);
    ask("ImplicitlyDenied", writer, "kms:GenerateDataKey", KEY, Map.of(), keyPolicy);
    ask("ImplicitlyDenied", writer, "kms:Decrypt", KEY, BY_KINESIS, keyPolicy);
    ask("ImplicitlyDenied", writer, "kms:ScheduleKeyDeletion", KEY, Map.of(), keyPolicy);
    ask("ImplicitlyDenied", writer, "kms:GenerateDataKey", OTHER_KEY, BY_KINESIS, keyPolicy);
    denied(writer, "s3:GetObject", BUCKET + "/events/v1.0/day=2026-03-14/kind=action/a.gz");
    denied(writer, "s3:PutObject", BUCKET + "/events/a.gz");
    denied(writer, "firehose:DeleteDeliveryStream", firehose());
    denied(writer, "iam:CreateAccessKey", "arn:aws:iam::" + ACCOUNT + ":user/writeruser");
    denied(writer, "sts:AssumeRole", Template.arn("FirehoseRole"));
  }

  private static String firehose() {
    return "arn:aws:firehose:" + Template.REGION + ":" + ACCOUNT + ":deliverystream/archive-to-s3";
  }

  private static JsonNode keyPolicy(Map<String, JsonNode> resources) {
    return resources.get("Key").at("/Properties/KeyPolicy");
  }

  @Test
  void theUserDoesWhatTheProductCallsAndNoMore() throws Exception {
    Map<String, JsonNode> resources = Template.with(Map.of()).resources();
    JsonNode own = resources.get("WriterPolicy").at("/Properties/PolicyDocument");
    writes(
        new Caller("arn:aws:iam::" + ACCOUNT + ":user/writeruser", List.of(own)),
        keyPolicy(resources));
    answers();
  }

  @Test
  void theRoleIsAssumedWithTheExternalIdAndDoesNoMore() throws Exception {
    Map<String, JsonNode> resources =
        Template.with(
                Map.of(
                    "Writer", "role",
                    "WriterPrincipal", TemplateTest.PRINCIPAL,
                    "ExternalId", "acme-7f3"))
            .resources();
    JsonNode role = resources.get("WriterRole").path("Properties");
    String arn = Template.arn("WriterRole");
    writes(new Caller(arn, List.of(role.at("/Policies/0/PolicyDocument"))), keyPolicy(resources));
    JsonNode trust = role.path("AssumeRolePolicyDocument");
    Caller platform = new Caller(TemplateTest.PRINCIPAL, List.of(everything()));
    Caller neighbour = new Caller(TemplateTest.PRINCIPAL + "-2", List.of(everything()));
    Map<String, String> right = Map.of("sts:ExternalId", "acme-7f3");
    ask("Allowed", platform, "sts:AssumeRole", arn, right, trust);
    ask("ImplicitlyDenied", platform, "sts:AssumeRole", arn, Map.of(), trust);
    ask("ImplicitlyDenied", neighbour, "sts:AssumeRole", arn, right, trust);
    ask(
        "ImplicitlyDenied",
        platform,
        "sts:AssumeRole",
        arn,
        Map.of("sts:ExternalId", "another-1"),
        trust);
    answers();
  }

  @Test
  void theOtherAccountWritesByTheStreamsPolicyAndDoesNoMore() throws Exception {
    Map<String, JsonNode> resources =
        Template.with(Map.of("Writer", "other-account", "WriterPrincipal", TemplateTest.PRINCIPAL))
            .resources();
    JsonNode policy = resources.get("WriterStreamPolicy").at("/Properties/ResourcePolicy");
    JsonNode key = keyPolicy(resources);
    Caller platform = new Caller(TemplateTest.PRINCIPAL, List.of(everything()));
    Caller neighbour =
        new Caller("arn:aws:iam::" + OTHER_ACCOUNT + ":role/another", List.of(everything()));
    for (String call : List.of("PutRecords", "PutRecord", "DescribeStreamSummary")) {
      ask("Allowed", platform, "kinesis:" + call, STREAM, Map.of(), policy);
      ask("ImplicitlyDenied", neighbour, "kinesis:" + call, STREAM, Map.of(), policy);
    }
    for (String call : List.of("GetRecords", "DeleteStream", "PutResourcePolicy")) {
      ask("ImplicitlyDenied", platform, "kinesis:" + call, STREAM, Map.of(), policy);
    }
    ask("Allowed", platform, "kms:GenerateDataKey", KEY, BY_KINESIS, key);
    ask("ImplicitlyDenied", platform, "kms:GenerateDataKey", KEY, BY_S3, key);
    ask("ImplicitlyDenied", platform, "kms:Decrypt", KEY, BY_KINESIS, key);
    ask("ImplicitlyDenied", neighbour, "kms:GenerateDataKey", KEY, BY_KINESIS, key);
    answers();
  }

  @Test
  void firehoseReadsTheStreamAndWritesBelowTwoPrefixesAlone() throws Exception {
    Map<String, JsonNode> resources = Template.with(Map.of("Layout", "parquet")).resources();
    JsonNode role = resources.get("FirehoseRole").path("Properties");
    Caller firehose =
        new Caller(Template.arn("FirehoseRole"), List.of(role.at("/Policies/0/PolicyDocument")));
    for (String call : List.of("DescribeStream", "GetShardIterator", "GetRecords", "ListShards")) {
      allowed(firehose, "kinesis:" + call, STREAM);
      denied(firehose, "kinesis:" + call, OTHER_STREAM);
    }
    denied(firehose, "kinesis:PutRecords", STREAM);
    JsonNode bucket = resources.get("BucketPolicy").at("/Properties/PolicyDocument");
    Map<String, String> secure = Map.of("aws:SecureTransport", "true");
    for (String place : List.of("/events/v1.0/a.gz", "/failed/processing-failed/a")) {
      ask("Allowed", firehose, "s3:PutObject", BUCKET + place, secure, bucket);
      ask("ImplicitlyDenied", firehose, "s3:DeleteObject", BUCKET + place, secure, bucket);
      ask(
          "ExplicitlyDenied",
          firehose,
          "s3:PutObject",
          BUCKET + place,
          Map.of("aws:SecureTransport", "false"),
          bucket);
    }
    ask("ImplicitlyDenied", firehose, "s3:PutObject", BUCKET + "/athena/a", secure, bucket);
    ask("ImplicitlyDenied", firehose, "s3:PutObject", BUCKET + "-2/events/a", secure, null);
    allowed(firehose, "s3:GetBucketLocation", BUCKET);
    allowed(firehose, "s3:ListBucketMultipartUploads", BUCKET);
    JsonNode key = keyPolicy(resources);
    ask("Allowed", firehose, "kms:Decrypt", KEY, BY_KINESIS, key);
    ask("Allowed", firehose, "kms:GenerateDataKey", KEY, BY_S3, key);
    ask("ImplicitlyDenied", firehose, "kms:GenerateDataKey", KEY, Map.of(), key);
    String glue = "arn:aws:glue:" + Template.REGION + ":" + ACCOUNT + ":";
    allowed(firehose, "glue:GetTableVersions", glue + "table/activity/activity_events_1_0");
    denied(firehose, "glue:GetTableVersions", glue + "table/other/activity_events_1_0");
    denied(firehose, "glue:DeleteTable", glue + "table/activity/activity_events_1_0");
    String logs = "arn:aws:logs:" + Template.REGION + ":" + ACCOUNT + ":log-group:";
    allowed(firehose, "logs:PutLogEvents", logs + "/activity/archive:log-stream:to-s3");
    denied(firehose, "logs:PutLogEvents", logs + "/other:log-stream:to-s3");
    answers();
  }

  /** Where it is the other side's policy that decides, the caller's own lets it do anything. */
  private static JsonNode everything() {
    return new com.fasterxml.jackson.databind.ObjectMapper()
        .valueToTree(
            Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(Map.of("Effect", "Allow", "Action", "*", "Resource", "*"))));
  }
}
