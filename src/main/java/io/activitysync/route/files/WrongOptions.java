package io.activitysync.route.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds the options by which an endpoint of a route file can't be made: of these Camel tells
 * neither line nor what is right, but the name of the route that was made to try it.
 */
final class WrongOptions {
  private static final LoadSettings ANY =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

  /** Whose short form is a URI. */
  private static final List<String> STEPS = List.of("from", "to");

  private final RuntimeCamelCatalog catalog;
  private final List<String> found = new ArrayList<>();

  private WrongOptions(RuntimeCamelCatalog catalog) {
    this.catalog = catalog;
  }

  /** Why files were refused, where it is for such options; empty where it is for something else. */
  static Optional<IOException> explain(
      CamelContext context, Collection<RouteFile> files, Throwable failure) {
    if (!isOfOptions(failure)) {
      return Optional.empty();
    }
    WrongOptions wrong = new WrongOptions(PluginHelper.getRuntimeCamelCatalog(context));
    for (RouteFile file : files) {
      new Compose(ANY)
          .composeInputStream(new ByteArrayInputStream(file.content()))
          .ifPresent(wrong::look);
    }
    // no cause: its own words would be told, too
    return wrong.found.isEmpty()
        ? Optional.empty()
        : Optional.of(new IOException(String.join("; ", wrong.found)));
  }

  /** Whether one is not known, or can't be set; a source may be away just as well. */
  private static boolean isOfOptions(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof PropertyBindingException
          || (t instanceof ResolveEndpointFailedException
              && t.getMessage().contains("Unknown parameters="))) {
        return true;
      }
    }
    return false;
  }

  /** An alias can't go round: the file has been looked at before. */
  private void look(Node node) {
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(this::look);
    } else if (node instanceof MappingNode map) {
      Map<String, NodeTuple> entries = new HashMap<>();
      map.getValue().forEach(entry -> entries.put(text(entry.getKeyNode()), entry));
      if (entries.containsKey("uri")) {
        endpoint(entries.get("uri").getValueNode(), entries.get("parameters"));
      }
      for (String step : STEPS) {
        if (entries.containsKey(step)) {
          endpoint(entries.get(step).getValueNode(), null);
        }
      }
      map.getValue().forEach(entry -> look(entry.getValueNode()));
    }
  }

  private void endpoint(Node uri, NodeTuple parameters) {
    if (!(uri instanceof ScalarNode written)) {
      return;
    }
    String scheme = written.getValue().replaceFirst("(?s):.*", "");
    Map<String, String> given = new HashMap<>();
    Map<String, Node> places = new HashMap<>();
    try {
      given.putAll(catalog.endpointProperties(written.getValue()));
    } catch (URISyntaxException | RuntimeException e) {
      // a component's name alone, with all in its parameters; or what the file does not tell
    }
    if (parameters != null && parameters.getValueNode() instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        given.put(text(entry.getKeyNode()), text(entry.getValueNode()));
        places.put(text(entry.getKeyNode()), entry.getKeyNode());
      }
    }
    EndpointOptions.wrong(catalog, scheme, given, false)
        .forEach(
            (name, what) ->
                found.add(
                    "line %d: %s %s".formatted(line(places.getOrDefault(name, uri)), name, what)));
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}
