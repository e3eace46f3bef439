package io.activitysync.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a stack of deploy/aws/activity.yaml put out, as members of a connection. Immutable. */
record StackOutputs(Map<String, String> values) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OTHER_ACCOUNT = "default";

  /** Outputs that a connection takes; its member has the same name with a small first letter. */
  private static final List<String> TAKEN =
      List.of("Region", "Credentials", "AccessKeyId", "RoleArn", "ExternalId");

  StackOutputs {
    values = Map.copyOf(values);
    for (String needed : List.of("StreamName", "StreamArn", "Region", "Credentials")) {
      if (!values.containsKey(needed)) {
        throw new IllegalArgumentException(
            "there is no output " + needed + "; is this a stack of activity.yaml?");
      }
    }
  }

  /**
   * Reads what {@code aws cloudformation describe-stacks} prints: all of it, or the list of
   * outputs.
   *
   * @throws IllegalArgumentException if it is something else, or an output is missing
   */
  static StackOutputs read(JsonNode json) {
    JsonNode list = json.has("Stacks") ? json.at("/Stacks/0/Outputs") : json;
    Map<String, String> values = new LinkedHashMap<>();
    if (list.isArray()) {
      list.forEach(
          each -> values.put(each.path("OutputKey").asText(), each.path("OutputValue").asText()));
    }
    return new StackOutputs(values);
  }

  /** Whether the connection needs a secret access key. */
  boolean hasKey() {
    return values.containsKey("AccessKeyId");
  }

  /**
   * Members of the connection, without the secret. A stream of another account is reached by its
   * ARN, any other by its name; the one of the two that is not used is null.
   */
  ObjectNode members() {
    ObjectNode members = JSON.createObjectNode();
    boolean byArn = values.get("Credentials").equals(OTHER_ACCOUNT);
    members.put("streamName", byArn ? null : values.get("StreamName"));
    members.put("streamArn", byArn ? values.get("StreamArn") : null);
    for (String name : TAKEN) {
      if (values.containsKey(name)) {
        members.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), values.get(name));
      }
    }
    return members;
  }
}
