package io.activitysync.route.files;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteTemplateDefinition;

/**
 * The route templates and route configurations that Camel knows at a moment, so as to bring them
 * back. Not for use by several threads.
 */
final class LoadedTemplates {
  private final Model model;
  private final List<RouteTemplateDefinition> templates;
  private final List<RouteConfigurationDefinition> configurations;

  private LoadedTemplates(Model model) {
    this.model = model;
    this.templates = List.copyOf(model.getRouteTemplateDefinitions());
    this.configurations = List.copyOf(model.getRouteConfigurationDefinitions());
  }

  static LoadedTemplates of(CamelContext context) {
    return new LoadedTemplates(context.getCamelContextExtension().getContextPlugin(Model.class));
  }

  /** What was read again stands behind its older self, which Camel would go on using. */
  void dropOlder() throws Exception {
    Map<String, RouteTemplateDefinition> newest = new HashMap<>();
    for (RouteTemplateDefinition template : List.copyOf(model.getRouteTemplateDefinitions())) {
      RouteTemplateDefinition older = newest.put(template.getId(), template);
      if (older != null) {
        model.removeRouteTemplateDefinition(older);
      }
    }
    Map<String, RouteConfigurationDefinition> last = new HashMap<>();
    for (RouteConfigurationDefinition one : List.copyOf(model.getRouteConfigurationDefinitions())) {
      RouteConfigurationDefinition older = last.put(one.getId(), one);
      if (older != null) {
        model.removeRouteConfiguration(older);
      }
    }
  }

  /** Brings back what was there. */
  void restore() throws Exception {
    for (RouteTemplateDefinition now : List.copyOf(model.getRouteTemplateDefinitions())) {
      model.removeRouteTemplateDefinition(now);
    }
    model.addRouteTemplateDefinitions(templates);
    for (RouteConfigurationDefinition now : List.copyOf(model.getRouteConfigurationDefinitions())) {
      model.removeRouteConfiguration(now);
    }
    model.addRouteConfigurations(configurations);
  }
}
