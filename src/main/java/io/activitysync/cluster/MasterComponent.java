package io.activitysync.cluster;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code master:NAMESPACE:URI} in a route file: what URI gives is read by the process alone that
 * leads the namespace. Takes the place of Camel's own component, whose consumer in 4.18.0 may go on
 * after leadership is lost.
 */
public final class MasterComponent extends DefaultComponent {
  /** The scheme. */
  public static final String SCHEME = "master";

  @Override
  public boolean useRawUri() {
    return true;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    String path = uri.substring(SCHEME.length() + 1).replaceFirst("^//", "");
    int colon = path.indexOf(':');
    if (colon < 1 || colon == path.length() - 1) {
      throw new IllegalArgumentException("Should be as master:NAMESPACE:URI");
    }
    // they are options of the other endpoint, and still in its URI
    parameters.clear();
    return new MasterEndpoint(
        uri,
        this,
        path.substring(0, colon),
        getCamelContext().getEndpoint(path.substring(colon + 1)));
  }
}
