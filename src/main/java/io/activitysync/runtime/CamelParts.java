package io.activitysync.runtime;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SourceSafety;
import io.activitysync.logging.CleanFailure;
import io.activitysync.logging.LogKeys;
import io.activitysync.streamcheck.Probe;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection's parts as Camel, the registry and the component hold them. */
public record CamelParts(
    RouteSwitch routes, ConnectionCredentials credentials, Deliveries deliveries, Probe probe)
    implements ConnectionParts {
  private static final Logger LOG = LoggerFactory.getLogger(CamelParts.class);

  @Override
  public void putCredentials(ConnectionSettings settings) {
    credentials.put(settings);
  }

  @Override
  public CompletableFuture<Probe.Result> probe(ConnectionSettings settings) {
    return probe.probe(settings);
  }

  @Override
  public void open(String id) {
    deliveries.open(id);
  }

  @Override
  public void giveBack(String id) {
    deliveries.giveBack(id);
  }

  @Override
  public Optional<String> inTheWay(String id) {
    return routes.inTheWay(id);
  }

  @Override
  public void install(ConnectionSettings settings) throws Exception {
    // an endpoint outlives its route where another route, which stays, sends by it too
    deliveries.renew(settings.id());
    routes.install(settings);
    LOG.atInfo().addKeyValue(LogKeys.CONNECTION, settings.id()).log("route installed");
    String warning = SourceSafety.warning(settings.source(), true);
    if (warning != null) {
      LOG.atWarn()
          .addKeyValue(LogKeys.CONNECTION, settings.id())
          .addKeyValue(LogKeys.REASON, warning)
          .log("source may not keep what is not delivered");
    }
  }

  @Override
  public boolean isInstalled(String id) {
    return routes.isThere(id);
  }

  @Override
  public void drain(String id) {
    try {
      routes.drain(id);
    } catch (Throwable e) { // also of a component that lacks a class
      LOG.atWarn()
          .addKeyValue(LogKeys.CONNECTION, id)
          .setCause(CleanFailure.of(e))
          .log("route not drained");
    }
  }

  @Override
  public void bring(String id, boolean held) throws Exception {
    routes.bring(id, held);
  }

  @Override
  public void remove(String id) {
    try {
      routes.remove(id);
    } catch (Throwable e) { // the credentials go all the same
      LOG.atError()
          .addKeyValue(LogKeys.CONNECTION, id)
          .setCause(CleanFailure.of(e))
          .log("route could not be removed");
    }
    credentials.remove(id);
    deliveries.forget(id);
  }
}
