package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What an open list of a thousand connections, of which a hundred change each second, costs the
 * process. Prints it; machines differ, so only the work is asserted.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ListCostTest {
  private static final int COUNT = 1_000;
  private static final int POLLS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Scrolls to the end and back, and keeps what the browser reports as long tasks: over 50 ms. */
  private static final String SCROLL =
      """
      window.tasks = []; window.frames_ = 0; window.drawn = 0; window.scrolled = false;
      new PerformanceObserver(l => l.getEntries().forEach(e => tasks.push(Math.round(e.duration))))
        .observe({type: 'longtask'});
      const began = performance.now();
      const step = () => {
        const part = (performance.now() - began) / 15000;
        frames_++;
        drawn = Math.max(drawn, document.querySelectorAll('.row:not(.heads)').length);
        scrollTo(0, (document.body.scrollHeight - innerHeight) * (1 - Math.abs(1 - 2 * part)));
        part < 1 ? requestAnimationFrame(step) : scrolled = true;
      };
      step();
      """;

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

  @Test
  @Order(2) // rates go on changing for a while
  void aListThatScrollsAndChangesDrawsOnlyWhatIsSeen() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    try (Browser browser = Browser.start(app.address(), 1440, 900)) {
      browser.open("/");
      browser.see(".row:not(.heads)");
      var unused =
          sender.scheduleAtFixedRate(
              () -> change(sent.getAndIncrement()), 0, 10, TimeUnit.MILLISECONDS);
      await().atMost(PATIENCE).until(() -> sent.get() > COUNT);
      int before = sent.get();
      browser.script(SCROLL);
      await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(browser.script("return scrolled")));
      int changes = sent.get() - before;
      assertThat(((Number) browser.script("return drawn")).intValue()).isBetween(10, 60);
      System.out.printf(
          "console, %d connections, %d changes while scrolling for 15 s: %s frames, long tasks (ms)"
              + " %s; load %.1f on %d processors%n",
          COUNT,
          changes,
          browser.script("return frames_"),
          browser.script("return tasks"),
          SYSTEM.getSystemLoadAverage(),
          SYSTEM.getAvailableProcessors());
      assertThat(browser.complaints()).isEmpty();
    } finally {
      sender.shutdownNow();
    }
  }

  /** An open console asks every two seconds; with a hundred changes a second that is 200 rows. */
  @Test
  @Order(1)
  void anOpenConsoleIsToldOnlyWhatChanged() throws Exception {
    String cursor = settled();
    for (int i = 0; i < 200; i++) {
      change(i);
    }
    // it looks at them once a second, and the posts may have been quicker
    await().atMost(PATIENCE).until(() -> overview(cursor).path("connections").size() >= 200);
    for (int i = 0; i < POLLS; i++) {
      overview(cursor);
    }
    int rows = 0;
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

  /** Where it goes on from once all sources have started. */
  private static String settled() {
    AtomicReference<String> cursor = new AtomicReference<>("");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode changed = overview(cursor.get());
              boolean looked = !changed.path("cursor").asText().equals(cursor.get());
              cursor.set(changed.path("cursor").asText());
              return looked && changed.path("connections").isEmpty();
            });
    return cursor.get();
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
