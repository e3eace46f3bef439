package io.activitysync.management.access;

import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.spi.Registry;

/**
 * Camel's management server with a Vert.x of its own, so that health is answered whatever the
 * callers of the other server do to that one's threads. Camel looks for the single Vert.x of the
 * registry when it makes a server, so this one is there for as long as that takes.
 */
final class ManagementServer extends ManagementHttpServer {
  private static final String NAME = "vertx";

  private final Supplier<Vertx> own;

  /** With what Camel has set on a server that it made, and what can't be read from that. */
  ManagementServer(
      VertxPlatformHttpServerConfiguration configuration,
      HttpManagementServerConfigurationProperties properties,
      Supplier<Vertx> own) {
    this.own = own;
    setConfiguration(configuration);
    setInfoEnabled(properties.isInfoEnabled());
    setInfoPath(properties.getInfoPath());
    setDevConsoleEnabled(properties.isDevConsoleEnabled());
    setHealthCheckEnabled(properties.isHealthCheckEnabled());
    setHealthPath(properties.getHealthPath());
    setJolokiaEnabled(properties.isJolokiaEnabled());
    setJolokiaPath(properties.getJolokiaPath());
    setMetricsEnabled(properties.isMetricsEnabled());
    setUploadEnabled(properties.isUploadEnabled());
    setUploadSourceDir(properties.getUploadSourceDir());
    setDownloadEnabled(properties.isDownloadEnabled());
    setSendEnabled(properties.isSendEnabled());
  }

  @Override
  protected void doInit() throws Exception {
    withOwnVertx(super::doInit);
  }

  @Override
  protected void doStart() throws Exception {
    withOwnVertx(super::doStart);
  }

  /** None: Camel's listens to each start of a route, with one listener more each time. */
  @Override
  protected void setupStartupSummary() {}

  private void withOwnVertx(Step step) throws Exception {
    Registry registry = getCamelContext().getRegistry();
    Object shared = registry.lookupByName(NAME);
    Vertx mine = own.get();
    if (shared == null || mine == null) {
      step.run();
      return;
    }
    registry.bind(NAME, mine);
    try {
      step.run();
    } finally {
      registry.bind(NAME, shared);
    }
  }

  /** A part of the server's life. */
  private interface Step {
    void run() throws Exception;
  }
}
