package io.activitysync.route.files;

import static org.apache.camel.support.PatternHelper.matchPattern;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.NodeIdFactory;

/**
 * The route templates and route configurations that Camel knows at a moment, so as to bring them
 * back. Not for use by several threads.
 */
final class LoadedTemplates {
  private final Model model;
  private final NodeIdFactory ids;
  private final List<RouteTemplateDefinition> templates;
  private final List<RouteConfigurationDefinition> configurations;

  private LoadedTemplates(Model model, NodeIdFactory ids) {
    this.model = model;
    this.ids = ids;
    this.templates = List.copyOf(model.getRouteTemplateDefinitions());
    this.configurations = List.copyOf(model.getRouteConfigurationDefinitions());
  }

  static LoadedTemplates of(CamelContext context) {
    ExtendedCamelContext extension = context.getCamelContextExtension();
    return new LoadedTemplates(
        extension.getContextPlugin(Model.class), extension.getContextPlugin(NodeIdFactory.class));
  }

  /** Ids by which a route names configurations that there are none of, so that it goes without. */
  List<String> missing(RouteDefinition route) {
    String named = route.getRouteConfigurationId();
    return Stream.of(named == null ? new String[0] : named.split(",", -1))
        .map(String::strip)
        .filter(id -> configurations.stream().noneMatch(one -> matchPattern(one.getId(), id)))
        .toList();
  }

  /** What has come since that moment. */
  Set<OptionalIdentifiedDefinition<?>> since() {
    Set<OptionalIdentifiedDefinition<?>> since = Collections.newSetFromMap(new IdentityHashMap<>());
    since.addAll(model.getRouteTemplateDefinitions());
    since.addAll(model.getRouteConfigurationDefinitions());
    templates.forEach(since::remove);
    configurations.forEach(since::remove);
    return since;
  }

  /**
   * Takes away what a file brought, behind which its newer self stands: Camel would go on using it.
   * What is not there any more, since Camel has replaced it, is passed over: the model removes by
   * id, and so would its newer self.
   */
  void remove(Set<OptionalIdentifiedDefinition<?>> older) throws Exception {
    for (RouteTemplateDefinition one : List.copyOf(model.getRouteTemplateDefinitions())) {
      if (older.contains(one)) {
        model.removeRouteTemplateDefinition(one);
      }
    }
    for (RouteConfigurationDefinition one : List.copyOf(model.getRouteConfigurationDefinitions())) {
      if (older.contains(one)) {
        remove(one);
      }
    }
  }

  /** Camel finds one by its id, which it gives to one without only as it looks for another. */
  private void remove(RouteConfigurationDefinition one) throws Exception {
    String unused = one.idOrCreate(ids);
    model.removeRouteConfiguration(one);
  }

  /** Brings back what was there. */
  void restore() throws Exception {
    for (RouteTemplateDefinition now : List.copyOf(model.getRouteTemplateDefinitions())) {
      model.removeRouteTemplateDefinition(now);
    }
    model.addRouteTemplateDefinitions(templates);
    for (RouteConfigurationDefinition now : List.copyOf(model.getRouteConfigurationDefinitions())) {
      remove(now);
    }
    model.addRouteConfigurations(configurations);
  }
}
