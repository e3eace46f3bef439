package io.activitysync.streamcheck;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.kinesis.component.ActivityKinesisComponent;
import io.activitysync.kinesis.component.ActivityKinesisEndpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Reaches a stream as the step <i>send</i> of the route template does: what a route file says there
 * of proxy, certificates and endpoint holds for probe, test and STS as well, of settings that are
 * saved or not. Looks at the template each time, since its file may change. Safe for use by several
 * threads.
 */
public final class SendStep {
  private static final String SCHEME = "aws2-kinesis:";
  private static final String ID = "send";
  private static final Pattern AND = Pattern.compile("&");

  private final CamelContext context;
  private final ActivityKinesisComponent component;
  private final String template;
  private volatile Said lately;

  /** What options an address gives that has no placeholders. */
  private record Said(String uri, Set<String> names, Map<String, Object> options) {}

  /**
   * For one process.
   *
   * @param template id of the route template
   */
  public SendStep(CamelContext context, ActivityKinesisComponent component, String template) {
    this.context = context;
    this.component = component;
    this.template = template;
  }

  /**
   * The way to the stream of these settings; the region's own where there is no such step.
   *
   * @param settings with stream and region
   * @throws IllegalArgumentException when the step's options can't be used
   */
  public StreamAccess of(ConnectionSettings settings) {
    String uri = uri();
    if (uri == null) {
      return new StreamAccess(
          StreamAddress.of(settings.stream(), settings.region()).at(settings.endpoint()),
          component.transport());
    }
    ActivityKinesisEndpoint endpoint = endpoint(uri, settings);
    return new StreamAccess(endpoint.address(), endpoint.transport());
  }

  /**
   * What the step says of options of sending, given there or not, whatever settings say of them.
   * They are read once for all connections, unless they are placeholders.
   *
   * @param names of options of {@code aws2-kinesis:}
   * @return texts and numbers; empty where the step can't be used
   */
  public Map<String, Object> options(ConnectionSettings settings, Set<String> names) {
    String uri = uri();
    try {
      String said = uri == null ? SCHEME : only(uri, names);
      if (said.contains("{{")) {
        return component.options(resolved(uri, settings), names);
      }
      Said known = lately;
      // the same for all connections, until the file is changed
      if (known == null || !known.uri().equals(said) || !known.names().equals(names)) {
        known = new Said(said, names, component.options(said, names));
        lately = known;
      }
      return known.options();
    } catch (RuntimeException e) {
      return Map.of();
    }
  }

  /** An address with these options alone, and those whose names are placeholders. */
  private static String only(String uri, Set<String> names) {
    int query = uri.indexOf('?');
    return AND.splitAsStream(uri.substring(query < 0 ? SCHEME.length() : query + 1))
        .filter(
            option -> {
              String name = option.replaceFirst("=.*", "");
              return names.contains(name) || name.contains("{{");
            })
        .collect(Collectors.joining("&", SCHEME + "?", ""));
  }

  private String resolved(String uri, ConnectionSettings settings) {
    PropertiesComponent properties = context.getPropertiesComponent();
    properties.setLocalProperties(parameters(settings));
    try {
      return context.resolvePropertyPlaceholders(uri);
    } finally {
      properties.setLocalProperties(null);
    }
  }

  private ActivityKinesisEndpoint endpoint(String uri, ConnectionSettings settings) {
    PropertiesComponent properties = context.getPropertiesComponent();
    properties.setLocalProperties(parameters(settings));
    try {
      Endpoint made = context.getCamelContextExtension().getPrototypeEndpoint(uri);
      return (ActivityKinesisEndpoint) made;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("step send of the route template can't be used", e);
    } finally {
      properties.setLocalProperties(null);
    }
  }

  /** Those of the template that say where events go. */
  private static Properties parameters(ConnectionSettings settings) {
    Properties parameters = new Properties();
    parameters.setProperty("connection", settings.id());
    parameters.setProperty("source", settings.source());
    parameters.setProperty("streamName", String.valueOf(settings.stream()));
    parameters.setProperty("region", String.valueOf(settings.region()));
    parameters.setProperty("overrideEndpoint", Boolean.toString(settings.endpoint() != null));
    if (settings.endpoint() != null) {
      parameters.setProperty("endpoint", settings.endpoint().toString());
    }
    return parameters;
  }

  /** The step's address without the credentials, which are another's while settings are tried. */
  private String uri() {
    RouteTemplateDefinition found =
        context
            .getCamelContextExtension()
            .getContextPlugin(Model.class)
            .getRouteTemplateDefinition(template);
    if (found == null) {
      return null;
    }
    List<ProcessorDefinition<?>> steps = found.getRoute().getOutputs();
    return ProcessorDefinitionHelper.filterTypeInOutputs(steps, ToDefinition.class).stream()
        .filter(step -> step.getUri() != null && step.getUri().startsWith(SCHEME))
        // a route may send to other streams too, before or behind the connection's own
        .min(Comparator.comparingInt(step -> ID.equals(step.getId()) ? 0 : 1))
        .map(ToDefinition::getUri)
        .map(uri -> uri.replaceAll("(?<=[?&])credentials=[^&]*&?", "").replaceAll("[?&]$", ""))
        .orElse(null);
  }
}
