package io.activitysync.process;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.ingest.BodyBudget;
import io.activitysync.ingest.ContextHeader;
import io.activitysync.management.access.LimitedVertx;
import io.activitysync.management.access.ServerLimits;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;

/** What HTTP callers may take, as the properties {@code activity-sync.http.…} say. */
public final class HttpLimits {
  private static final long MIB = 1024 * 1024;
  private static final int MANAGEMENT_THREADS = 4;

  private HttpLimits() {}

  /** Looks at all of them. */
  static void check(ProcessSettings settings, Problems problems) {
    problems.look(() -> threads(settings));
    problems.look(() -> connections(settings));
    problems.look(() -> idleTimeout(settings));
    problems.look(() -> bodyTimeout(settings));
    problems.look(() -> bodyMib(settings));
    problems.look(() -> headerName(settings));
  }

  private static int threads(ProcessSettings settings) {
    return settings.wholeNumber("activity-sync.http.threads", 200, 1);
  }

  private static int connections(ProcessSettings settings) {
    return settings.wholeNumber("activity-sync.http.connections", 2000, 1);
  }

  private static Duration idleTimeout(ProcessSettings settings) {
    return settings.time("activity-sync.http.idle-timeout", "75s");
  }

  private static Duration bodyTimeout(ProcessSettings settings) {
    return settings.time("activity-sync.http.body-timeout", "2m");
  }

  private static int bodyMib(ProcessSettings settings) {
    int quarterOfTheHeap = (int) Math.max(1, Runtime.getRuntime().maxMemory() / 4 / MIB);
    return settings.wholeNumber("activity-sync.http.body-mib", quarterOfTheHeap, 1);
  }

  /** For the main server; to be closed by the caller. */
  public static LimitedVertx vertx(ProcessSettings settings) {
    return vertx(settings, false, new VertxOptions().setWorkerPoolSize(threads(settings)));
  }

  /** For the management server; to be closed by the caller. */
  public static LimitedVertx managementVertx(ProcessSettings settings) {
    return vertx(
        settings,
        true,
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setWorkerPoolSize(MANAGEMENT_THREADS));
  }

  private static LimitedVertx vertx(
      ProcessSettings settings, boolean newest, VertxOptions options) {
    return LimitedVertx.of(
        options
            // nothing is served from files; a process that is killed would leave a folder behind
            .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false)),
        new ServerLimits(
            connections(settings), newest, idleTimeout(settings), bodyTimeout(settings)));
  }

  /** Bytes of the largest body that is taken. */
  public static long mostBytes(ProcessSettings settings) {
    return Long.parseLong(settings.ofCamel("camel.server.maxBodySize", "16777216").strip());
  }

  /**
   * The header that fills {@code customContext}.
   *
   * @throws InvalidSettingsException when its name is none that a header can have
   */
  public static ContextHeader contextHeader(ProcessSettings settings, long largest) {
    return new ContextHeader(headerName(settings), largest);
  }

  private static String headerName(ProcessSettings settings) {
    String key = "activity-sync.custom-context-header";
    String name = settings.get(key, ContextHeader.DEFAULT_NAME).strip();
    if (!name.matches("[\\w!#$%&'*+.^`|~-]{0,100}")) {
      throw new InvalidSettingsException(
          key,
          "is \""
              + name
              + "\", should be the name of a header, such as "
              + ContextHeader.DEFAULT_NAME
              + ", or empty for none");
    }
    return name;
  }

  /** Bytes of HTTP bodies in memory at most. */
  public static BodyBudget bodyBudget(ProcessSettings settings, long largest) {
    return new BodyBudget(MIB * bodyMib(settings), largest);
  }
}
