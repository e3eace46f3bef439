package io.activitysync.management;

import io.activitysync.connection.Connection;
import io.activitysync.management.metrics.ConnectionMetrics;
import io.activitysync.route.Faces;
import javax.management.JMException;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;

/**
 * Shows connections by JMX and in the health checks, until they end; then their metrics end too.
 */
public final class ConnectionFaces implements Faces {
  private final CamelContext context;
  private final ConnectionMBeans mbeans;
  private final ConnectionMetrics metrics;

  /** For one process. */
  public ConnectionFaces(CamelContext context, ConnectionMBeans mbeans, ConnectionMetrics metrics) {
    this.metrics = metrics;
    this.context = context;
    this.mbeans = mbeans;
  }

  @Override
  public void show(Connection connection) {
    try {
      mbeans.register(connection);
    } catch (JMException e) {
      throw new RuntimeCamelException(e);
    }
    ConnectionHealth.register(context, connection);
  }

  @Override
  public void hide(Connection connection) {
    try {
      mbeans.unregister(connection.id());
    } catch (JMException e) {
      throw new RuntimeCamelException(e);
    }
    metrics.remove(connection);
    ConnectionHealth.unregister(context, connection.id());
  }
}
