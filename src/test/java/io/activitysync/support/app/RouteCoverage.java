package io.activitysync.support.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;

/**
 * Counts how often the tests went through each step of the route files, and writes it to {@code
 * target/route-coverage.txt}. Safe for use by several threads.
 */
public final class RouteCoverage {
  private static final Map<String, Long> STEPS = new TreeMap<>();

  private RouteCoverage() {}

  /** Adds what a context has counted; to be called before it stops. */
  public static synchronized void collect(CamelContext context) {
    MBeanServer server = context.getManagementStrategy().getManagementAgent().getMBeanServer();
    try {
      ObjectName processors =
          new ObjectName(
              "org.apache.camel:type=processors,context=" + context.getManagementName() + ",*");
      for (ObjectName name : server.queryNames(processors, null)) {
        String route = (String) server.getAttribute(name, "RouteId");
        String step =
            ((String) server.getAttribute(name, "ProcessorId"))
                .replaceFirst("^" + route + "-?", "");
        if (step.startsWith("process")) {
          continue; // steps of Java routes, which have no id of their own
        }
        STEPS.merge(step, (Long) server.getAttribute(name, "ExchangesTotal"), Long::sum);
      }
      Files.writeString(
          Path.of("target/route-coverage.txt"),
          STEPS.entrySet().stream()
              .map(e -> e.getKey() + " " + e.getValue() + "\n")
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
