package io.activitysync.runtime;

import io.activitysync.connection.settings.ShownUri;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.util.URISupport;

/**
 * Has Camel mask the values of a source's options in MBeans, dumps of routes and logs. By itself it
 * masks by a fixed list of names alone. Its list is the JVM's and each call replaces it, so all
 * names are kept here. Safe for use by several threads.
 */
final class HiddenOptions {
  /** Never empty: Camel would take that for every option there is. */
  private static final Set<String> NAMES = new TreeSet<>(Set.of("jaas", "secret"));

  private HiddenOptions() {}

  /** Those of a source, from now on, beside all before. */
  static void of(String source, CamelContext context) {
    Set<String> hidden = ShownUri.hiddenOptions(source);
    synchronized (NAMES) {
      if (NAMES.addAll(hidden)) {
        String operators =
            context.resolvePropertyPlaceholders("{{camel.main.additionalSensitiveKeywords:}}");
        NAMES.addAll(Arrays.asList(operators.toLowerCase(Locale.ROOT).split("\\s*,\\s*")));
        NAMES.remove("");
        URISupport.addSanitizeKeywords(String.join(",", NAMES));
      }
    }
  }
}
