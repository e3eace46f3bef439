package io.activitysync.management;

import io.activitysync.connection.Connection;
import io.activitysync.management.jmx.ConnectionMBeans;
import io.activitysync.management.metrics.ConnectionMetrics;
import io.activitysync.runtime.ConnectionViews;
import javax.management.JMException;
import org.apache.camel.RuntimeCamelException;

/** Shows connections by JMX until they end; then their metrics end too. */
public final class ConnectionFaces implements ConnectionViews {
  private final ConnectionMBeans mbeans;
  private final ConnectionMetrics metrics;

  /** For one process. */
  public ConnectionFaces(ConnectionMBeans mbeans, ConnectionMetrics metrics) {
    this.metrics = metrics;
    this.mbeans = mbeans;
  }

  @Override
  public void show(Connection connection) {
    try {
      mbeans.register(connection);
    } catch (JMException e) {
      throw new RuntimeCamelException(e);
    }
  }

  @Override
  public void hide(Connection connection) {
    try {
      mbeans.unregister(connection.id());
    } catch (JMException e) {
      throw new RuntimeCamelException(e);
    }
    metrics.remove(connection);
  }
}
