package io.activitysync.route;

import io.activitysync.route.files.EndpointOptions;
import io.activitysync.route.files.MissingComponents;
import java.net.URISyntaxException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.support.PluginHelper;

/** Checks a source's URI against the components on the class path, without making an endpoint. */
public final class SourceRules {
  /** Where each component on the class path has its file. */
  private static final String COMPONENTS = "META-INF/services/org/apache/camel/component/";

  private final CamelContext context;

  /** For one process. */
  public SourceRules(CamelContext context) {
    this.context = context;
  }

  /** What is wrong with a URI; null when nothing is. Says no option's value: it may be secret. */
  public String problem(String source) {
    int colon = source.indexOf(':');
    String scheme = colon < 1 ? source : source.substring(0, colon);
    if (colon < 1 || !onClassPath(scheme)) {
      String shown = scheme.length() > 40 ? scheme.substring(0, 40) + "…" : scheme;
      return "names the component \""
          + shown
          + "\", which is not on the class path; "
          + MissingComponents.advice(scheme);
    }
    try {
      return options(scheme, source);
    } catch (URISyntaxException | IllegalArgumentException e) {
      // its message would repeat the URI
      return "is not a URI that Camel can read";
    }
  }

  private boolean onClassPath(String scheme) {
    return scheme.matches("[A-Za-z0-9.+-]+")
        && context.getClassResolver().loadResourceAsURL(COMPONENTS + scheme) != null;
  }

  private String options(String scheme, String source) throws URISyntaxException {
    RuntimeCamelCatalog catalog = PluginHelper.getRuntimeCamelCatalog(context);
    if (catalog.componentJSonSchema(scheme) == null) {
      return null; // a component without a description
    }
    Map<String, String> wrong =
        EndpointOptions.wrong(catalog, scheme, catalog.endpointProperties(source), true);
    return wrong.isEmpty()
        ? null
        : "has options that can't be used: "
            + String.join(
                "; ", wrong.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }
}
