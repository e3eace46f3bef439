package io.activitysync.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The template as CloudFormation would have it with given parameters: conditions are decided and
 * references replaced, those to resources by names made up. One that leads nowhere is refused.
 */
final class Template {
  static final Path FILE =
      Path.of(System.getProperty("basedir", "")).resolve("deploy/aws/activity.yaml");
  static final String ACCOUNT = "111122223333";
  static final String REGION = "eu-central-1";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FUNCTIONS =
      Set.of("Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Fn::Join", "Fn::Split");
  private static final Pattern PLACE = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private final JsonNode source;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<List<String>> attributes = new LinkedHashSet<>();

  private Template(JsonNode source, Map<String, String> parameters) {
    this.source = source;
    values.putAll(
        Map.of(
            "AWS::AccountId", ACCOUNT,
            "AWS::Region", REGION,
            "AWS::Partition", "aws",
            "AWS::URLSuffix", "amazonaws.com",
            "AWS::StackName", "archive"));
    source
        .path("Parameters")
        .properties()
        .forEach(each -> values.put(each.getKey(), each.getValue().path("Default").asText()));
    parameters.forEach(this::set);
  }

  static Template with(Map<String, String> parameters) throws IOException {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
    return new Template(JSON.valueToTree(yaml), parameters);
  }

  private void set(String name, String value) {
    JsonNode parameter = source.path("Parameters").path(name);
    JsonNode allowed = parameter.path("AllowedValues");
    boolean right =
        allowed.isMissingNode()
            ? value.matches(parameter.path("AllowedPattern").asText(".*"))
            : allowed.toString().contains("\"" + value + "\"");
    if (parameter.isMissingNode() || !right) {
      throw new IllegalArgumentException(name + "=" + value + " is not allowed");
    }
    values.put(name, value);
  }

  JsonNode source() {
    return source;
  }

  /** Type and properties of each resource that there is with these parameters, by its id. */
  Map<String, JsonNode> resources() {
    return section("Resources");
  }

  /** Values of the outputs that there are with these parameters. */
  Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>();
    section("Outputs").forEach((id, output) -> outputs.put(id, output.path("Value").asText()));
    return outputs;
  }

  /** Id and name of each attribute that resources and outputs asked for so far. */
  Set<List<String>> attributes() {
    return attributes;
  }

  private Map<String, JsonNode> section(String name) {
    Map<String, JsonNode> there = new LinkedHashMap<>();
    source
        .path(name)
        .properties()
        .forEach(
            each -> {
              JsonNode condition = each.getValue().path("Condition");
              if (condition.isMissingNode() || holds(condition.asText())) {
                there.put(each.getKey(), resolve(each.getValue()));
              }
            });
    return there;
  }

  /** ARN of a resource, whose name is its id in small letters. */
  static String arn(String id) {
    return switch (id) {
      case "Stream" -> "arn:aws:kinesis:" + REGION + ":" + ACCOUNT + ":stream/activity";
      case "Key" ->
          "arn:aws:kms:" + REGION + ":" + ACCOUNT + ":key/0a1b2c3d-0000-4000-8000-000000000001";
      case "Bucket" -> "arn:aws:s3:::bucket";
      default -> "arn:aws:iam::" + ACCOUNT + ":role/" + id.toLowerCase(Locale.ROOT);
    };
  }

  private boolean holds(String condition) {
    return holds(source.path("Conditions").path(condition));
  }

  private boolean holds(JsonNode condition) {
    if (condition.has("Fn::Not")) {
      return !holds(condition.path("Fn::Not").path(0));
    }
    JsonNode equal = condition.path("Fn::Equals");
    if (equal.size() != 2) {
      throw new IllegalArgumentException("no condition: " + condition);
    }
    return resolve(equal.get(0)).asText().equals(resolve(equal.get(1)).asText());
  }

  private JsonNode resolve(JsonNode node) {
    if (node.isArray()) {
      ArrayNode all = JSON.createArrayNode();
      node.forEach(each -> add(all, resolve(each)));
      return all;
    }
    if (!node.isObject()) {
      return node;
    }
    if (node.size() == 1) {
      String function = node.fieldNames().next();
      if (FUNCTIONS.contains(function)) {
        return call(function, node.path(function));
      }
    }
    ObjectNode object = JSON.createObjectNode();
    node.properties()
        .forEach(
            each -> {
              JsonNode value = resolve(each.getValue());
              if (!value.isMissingNode()) {
                object.set(each.getKey(), value);
              }
            });
    return object;
  }

  private JsonNode call(String function, JsonNode of) {
    return switch (function) {
      case "Ref" ->
          of.asText().equals("AWS::NoValue")
              ? MissingNode.getInstance()
              : TextNode.valueOf(ref(of.asText()));
      case "Fn::GetAtt" -> TextNode.valueOf(attribute(of.get(0).asText(), of.get(1).asText()));
      case "Fn::Sub" -> TextNode.valueOf(fill(of.asText()));
      case "Fn::If" -> resolve(of.get(holds(of.get(0).asText()) ? 1 : 2));
      case "Fn::Join" -> {
        List<String> parts = new ArrayList<>();
        resolve(of.get(1)).forEach(part -> parts.add(part.asText()));
        yield TextNode.valueOf(String.join(of.get(0).asText(), parts));
      }
      default ->
          JSON.valueToTree(
              Pattern.compile(of.get(0).asText(), Pattern.LITERAL)
                  .splitAsStream(resolve(of.get(1)).asText())
                  .toList());
    };
  }

  private static void add(ArrayNode all, JsonNode value) {
    if (!value.isMissingNode()) {
      all.add(value);
    }
  }

  private String fill(String text) {
    Matcher place = PLACE.matcher(text);
    return place
        .replaceAll(
            found -> {
              String name = found.group(1);
              int dot = name.indexOf('.');
              return Matcher.quoteReplacement(
                  dot < 0 ? ref(name) : attribute(name.substring(0, dot), name.substring(dot + 1)));
            })
        .replace("${!", "${");
  }

  private String ref(String name) {
    String value = values.get(name);
    if (value != null) {
      return value;
    }
    resource(name);
    return switch (name) {
      case "Stream" -> values.get("StreamName");
      case "Database" -> values.get("DatabaseName");
      default -> name.toLowerCase(Locale.ROOT);
    };
  }

  private String attribute(String id, String name) {
    resource(id);
    attributes.add(List.of(id, name));
    return name.equals("Arn") ? arn(id) : "a-" + name;
  }

  /** A resource that another one names must be there when that one is. */
  private void resource(String id) {
    JsonNode resource = source.path("Resources").path(id);
    JsonNode condition = resource.path("Condition");
    if (resource.isMissingNode() || (!condition.isMissingNode() && !holds(condition.asText()))) {
      throw new IllegalArgumentException(id + " is referred to and is not there");
    }
  }
}
