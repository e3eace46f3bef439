package io.activitysync.route.files;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.dsl.yaml.deserializers.ModelDeserializersResolver;
import org.apache.camel.spi.annotations.YamlType;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds the step that is written as {@code wireTap: direct:x} though it has no such short form, of
 * which Camel says nothing but {@link UnsupportedOperationException}.
 */
final class ShortForms {
  private static final ModelDeserializersResolver STEPS = new ModelDeserializersResolver();

  private static final Set<String> OWNERS = Set.of("route", "routeTemplate", "routeConfiguration");

  private ShortForms() {}

  /** Where the first is and what is right, in a sentence; empty where there is none. */
  static Optional<String> explain(byte[] yaml) {
    LoadSettings settings = LoadSettings.builder().build();
    return new Compose(settings)
        .composeInputStream(new ByteArrayInputStream(yaml))
        .flatMap(root -> find(root, "the file"));
  }

  /**
   * Looks into a node.
   *
   * @param in whose steps these are, as {@code the route acme}
   */
  private static Optional<String> find(Node node, String in) {
    if (node instanceof SequenceNode list) {
      return list.getValue().stream()
          .flatMap(item -> step(item, in).or(() -> find(item, in)).stream())
          .findFirst();
    } else if (node instanceof MappingNode map) {
      return map.getValue().stream()
          .flatMap(entry -> find(entry.getValueNode(), owner(entry).orElse(in)).stream())
          .findFirst();
    }
    return Optional.empty();
  }

  private static Optional<String> step(Node item, String in) {
    if (!(item instanceof MappingNode map) || map.getValue().size() != 1) {
      return Optional.empty();
    }
    NodeTuple entry = map.getValue().get(0);
    String step = text(entry.getKeyNode());
    ConstructNode form = STEPS.resolve(step);
    YamlType type = form == null ? null : form.getClass().getAnnotation(YamlType.class);
    if (!(entry.getValueNode() instanceof ScalarNode) || type == null || type.inline()) {
      return Optional.empty();
    }
    int line = entry.getKeyNode().getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    boolean uri = Arrays.stream(type.properties()).anyMatch(one -> one.name().equals("uri"));
    return Optional.of(
        "line %d: %s in %s has no short form: write its options by name, as %s: {%s: …}"
            .formatted(line, step, in, step, uri ? "uri" : "option"));
  }

  private static Optional<String> owner(NodeTuple entry) {
    String key = text(entry.getKeyNode());
    if (!OWNERS.contains(key) || !(entry.getValueNode() instanceof MappingNode map)) {
      return Optional.empty();
    }
    String id =
        map.getValue().stream()
            .filter(one -> text(one.getKeyNode()).equals("id"))
            .map(one -> " " + text(one.getValueNode()))
            .findFirst()
            .orElse(" without an id");
    return Optional.of("the " + key + id);
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}
