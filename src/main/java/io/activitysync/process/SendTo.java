package io.activitysync.process;

import io.activitysync.connection.settings.InvalidSettingsException;
import java.util.List;
import org.apache.camel.CamelContext;

/** Endpoints that a property names for this process to send to. */
public final class SendTo {
  private SendTo() {}

  /**
   * Makes sure that each endpoint can be made, where one is named: a letter or a notification that
   * can't be sent would tell of it too late.
   *
   * @throws InvalidSettingsException naming the first property whose URI can't be used
   */
  public static void check(
      CamelContext context, ProcessSettings settings, List<String> properties) {
    for (String property : properties) {
      String uri = settings.get(property, "");
      try {
        if (!uri.isBlank()) {
          context.getEndpoint(uri);
        }
      } catch (RuntimeException e) {
        // neither the URI nor the failure is shown: both may hold a password
        throw new InvalidSettingsException(
            property,
            "is not an endpoint that can be sent to, should be a Camel URI as"
                + " direct:notify, whose component is on the class path");
      }
    }
  }
}
