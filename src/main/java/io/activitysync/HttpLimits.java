package io.activitysync;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import io.activitysync.ingest.BodyBudget;
import io.activitysync.ingest.ContextHeader;
import io.activitysync.management.access.LimitedVertx;
import io.activitysync.management.access.ServerLimits;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;

/** What HTTP callers may take, as the properties {@code activity-sync.http.…} say. */
final class HttpLimits {
  private static final long MIB = 1024 * 1024;
  private static final int MANAGEMENT_THREADS = 4;

  private HttpLimits() {}

  /** For the main server; to be closed by the caller. */
  static LimitedVertx vertx(ProcessSettings settings) {
    return vertx(
        settings,
        false,
        new VertxOptions()
            .setWorkerPoolSize(settings.wholeNumber("activity-sync.http.threads", 200, 1)));
  }

  /** For the management server; to be closed by the caller. */
  static LimitedVertx managementVertx(ProcessSettings settings) {
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
            settings.wholeNumber("activity-sync.http.connections", 2000, 1),
            newest,
            settings.time("activity-sync.http.idle-timeout", "75s"),
            settings.time("activity-sync.http.body-timeout", "2m")));
  }

  /** Bytes of the largest body that is taken. */
  static long mostBytes(ProcessSettings settings) {
    return Long.parseLong(settings.ofCamel("camel.server.maxBodySize", "16777216").strip());
  }

  /**
   * The header that fills {@code customContext}.
   *
   * @throws InvalidSettingsException when its name is none that a header can have
   */
  static ContextHeader contextHeader(ProcessSettings settings, long largest) {
    String key = "activity-sync.custom-context-header";
    String name = settings.get(key, ContextHeader.DEFAULT_NAME).strip();
    if (!name.matches("[\\w!#$%&'*+.^`|~-]{0,100}")) {
      throw new InvalidSettingsException(
          List.of(
              new Violation(
                  key,
                  "is \""
                      + name
                      + "\", should be the name of a header, such as "
                      + ContextHeader.DEFAULT_NAME
                      + ", or empty for none")));
    }
    return new ContextHeader(name, largest);
  }

  /** Bytes of HTTP bodies in memory at most. */
  static BodyBudget bodyBudget(ProcessSettings settings, long largest) {
    int quarterOfTheHeap = (int) Math.max(1, Runtime.getRuntime().maxMemory() / 4 / MIB);
    return new BodyBudget(
        MIB * settings.wholeNumber("activity-sync.http.body-mib", quarterOfTheHeap, 1), largest);
  }
}
