package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What an open list of a thousand connections, of which a hundred change each second, costs the
 * process. Prints it; machines differ, so only the work is asserted.
 */
class ListCostTest {
  private static final int COUNT = 1_000;
  private static final int POLLS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static TestApp app;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < COUNT; i++) {
      String prefix = "activity-sync.connections.c%04d.".formatted(i);
      properties.put(prefix + "stream-name", "s");
      properties.put(prefix + "region", "us-east-1");
      properties.put(prefix + "credentials", "default");
      properties.put(prefix + "initially-enabled", "false");
    }
    app = TestApp.start(properties);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  /** An open console asks every two seconds; with a hundred changes a second that is 200 rows. */
  @Test
  void anOpenConsoleIsToldOnlyWhatChanged() throws Exception {
    String cursor = overview("").path("cursor").asText();
    for (int i = 0; i < 200; i++) {
      change(i);
    }
    overview(cursor);
    int rows = 0;
    for (int i = 0; i < POLLS; i++) {
      overview(cursor);
    }
    long before = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < POLLS; i++) {
      rows = overview(cursor).path("connections").size();
    }
    long cpu = (SYSTEM.getProcessCpuTime() - before) / POLLS;
    assertThat(rows).isBetween(200, 220);
    System.out.printf(
        "console, %d connections, 200 changed: %.2f ms of CPU a look, who asks included, so %.2f %% of a"
            + " core for each open console; load %.1f on %d processors%n",
        COUNT,
        cpu / 1e6,
        cpu / 2e9 * 100,
        SYSTEM.getSystemLoadAverage(),
        SYSTEM.getAvailableProcessors());
  }

  private static JsonNode overview(String since) throws Exception {
    return JSON.readTree(app.call("GET", "/api/overview?since=" + since, "").body());
  }

  private static void change(int number) {
    try {
      app.ingest("c%04d".formatted(number % COUNT), Connect.event("e", Integer.toString(number)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
