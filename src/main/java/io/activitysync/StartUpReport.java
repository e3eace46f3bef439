package io.activitysync;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.logging.LogKeys;
import io.activitysync.process.ProcessSettings;
import io.activitysync.route.files.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says at the end of a start, in four lines, what runs, where, with which files, in which state.
 *
 * @param store where the store is, without what could be secret
 */
record StartUpReport(ProcessSettings settings, RouteFiles routes, String store) {
  private static final Logger LOG = LoggerFactory.getLogger("activity-sync");

  /** How often it looks whether connections still probe, and in which distance. */
  private static final int SETTLING = 50;

  private static final long LOOK_AGAIN_MS = 100;

  private static final Path SETTINGS = Path.of("application.properties");

  void log(Connections connections) {
    LOG.atInfo()
        .addKeyValue(LogKeys.VERSION, Version.text())
        .addKeyValue("java", Runtime.version() + ", " + System.getProperty("java.vm.vendor"))
        .log("running");
    LOG.atInfo()
        .addKeyValue("http", address("camel.server"))
        .addKeyValue("observe", address("camel.management"))
        .log("listening");
    LOG.atInfo()
        .addKeyValue("settings", settingsFile())
        .addKeyValue("routes", routes.read())
        .addKeyValue("store", store)
        .log("files");
    logStates(connections, SETTLING);
  }

  /** Waits a little for connections that are probing their streams. */
  private void logStates(Connections connections, int left) {
    Map<String, Long> states =
        connections.all().stream()
            .collect(
                Collectors.groupingBy(StartUpReport::state, TreeMap::new, Collectors.counting()));
    if (states.isEmpty()) {
      LOG.info("no connections yet; this makes the first: {}", first());
    } else if (states.containsKey("connecting") && left > 0) {
      CompletableFuture.delayedExecutor(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)
          .execute(() -> logStates(connections, left - 1));
    } else {
      LoggingEventBuilder line = LOG.atInfo();
      for (Map.Entry<String, Long> state : states.entrySet()) {
        line = line.addKeyValue(state.getKey(), state.getValue());
      }
      line.log("connections");
    }
  }

  private static String state(Connection connection) {
    return connection.state().label().toLowerCase(Locale.ROOT);
  }

  private String address(String server) {
    if (!settings.get(server + ".enabled", "false").strip().equalsIgnoreCase("true")) {
      return "off";
    }
    boolean tls =
        settings
            .ofCamel(server + ".useGlobalSslContextParameters", "false")
            .strip()
            .equalsIgnoreCase("true");
    return (tls ? "https://" : "http://")
        + settings.get(server + ".host", "0.0.0.0")
        + ":"
        + settings.get(server + ".port", "")
        + settings.get(server + ".path", "");
  }

  /** The file of the working directory; one beside the jar is not read, which is said. */
  private static String settingsFile() {
    Path here = SETTINGS.toAbsolutePath();
    if (Files.isRegularFile(here)) {
      return here.toString();
    }
    String none = "none, there is no " + here;
    return besideTheJar().map(file -> none + "; " + file + " is not read").orElse(none);
  }

  private static Optional<Path> besideTheJar() {
    return Launcher.jar()
        .map(jar -> jar.resolveSibling(SETTINGS))
        .filter(Files::isRegularFile)
        .filter(file -> !same(file, SETTINGS));
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  private String first() {
    return "curl "
        + address("camel.server").replace("0.0.0.0", "127.0.0.1").replaceAll("/$", "")
        + "/api/connections -H 'Content-Type: application/json' -d '{\"id\":\"acme\","
        + "\"streamName\":\"activity\",\"region\":\"eu-central-1\",\"accessKeyId\":\"AKIA...\","
        + "\"secretAccessKey\":\"...\",\"version\":\"1.0\",\"enabled\":true}'";
  }
}
