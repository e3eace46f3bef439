package io.activitysync.management.jmx;

import io.activitysync.connection.Connection;
import io.activitysync.runtime.ConnectionControl;
import io.activitysync.runtime.ConnectionViews;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.util.function.ThrowingConsumer;

/** Shows one MBean a connection in the MBean server that Camel uses; none where JMX is off. */
public final class ConnectionMBeans implements ConnectionViews {
  private final CamelContext context;
  private final ConnectionControl control;
  private final Consumer<Connection> gone;

  /**
   * For one process.
   *
   * @param gone is told of each connection that is no more
   */
  public ConnectionMBeans(
      CamelContext context, ConnectionControl control, Consumer<Connection> gone) {
    this.context = context;
    this.control = control;
    this.gone = gone;
  }

  @Override
  public void show(Connection connection) {
    ask(
        agent ->
            agent.register(
                new ManagedConnection(connection, control), name(connection.id()), true));
  }

  @Override
  public void hide(Connection connection) {
    ask(agent -> agent.unregister(name(connection.id())));
    gone.accept(connection);
  }

  private void ask(ThrowingConsumer<ManagementAgent, JMException> request) {
    ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
    if (agent != null) {
      try {
        request.accept(agent);
      } catch (JMException e) {
        throw new RuntimeCamelException(e);
      }
    }
  }

  private static ObjectName name(String id) throws JMException {
    return new ObjectName(
        "io.activitysync:type=Connection,name=" + ObjectName.quote(id).replace("\"", ""));
  }
}
