package io.activitysync.route.files;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.RuntimeCamelCatalog;

/** What Camel's catalogue says against an endpoint's options. */
public final class EndpointOptions {
  private EndpointOptions() {}

  /**
   * What is wrong with options, each with what is right, by their names; nothing of a component
   * that has no description.
   *
   * @param given options by their names
   * @param needed whether those that are needed and not given are told, too
   */
  public static Map<String, String> wrong(
      RuntimeCamelCatalog catalog, String scheme, Map<String, String> given, boolean needed) {
    Map<String, String> wrong = new TreeMap<>();
    if (catalog.componentJSonSchema(scheme) == null) {
      return wrong;
    }
    EndpointValidationResult found = catalog.validateProperties(scheme, given);
    add(wrong, found.getUnknown(), "is not an option of " + scheme);
    add(wrong, needed ? found.getRequired() : null, "is needed");
    add(wrong, keys(found.getInvalidInteger()), "should be a whole number");
    add(wrong, keys(found.getInvalidNumber()), "should be a number");
    add(wrong, keys(found.getInvalidBoolean()), "should be true or false");
    add(wrong, keys(found.getInvalidDuration()), "should be a duration as 5s");
    if (found.getInvalidEnum() != null) {
      found
          .getInvalidEnum()
          .keySet()
          .forEach(
              key ->
                  wrong.put(
                      key, "should be one of " + String.join(", ", found.getEnumChoices(key))));
    }
    return wrong;
  }

  private static Iterable<String> keys(Map<String, String> map) {
    return map == null ? null : map.keySet();
  }

  private static void add(Map<String, String> wrong, Iterable<String> names, String message) {
    if (names != null) {
      names.forEach(name -> wrong.put(name, message));
    }
  }
}
