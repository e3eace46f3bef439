package io.activitysync.management.jmx;

import io.activitysync.connection.Connection;
import io.activitysync.runtime.Supervisor;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;

/** Registers one MBean a connection with the MBean server that Camel uses. */
public final class ConnectionMBeans {
  private final CamelContext context;
  private final Supervisor supervisor;

  /** For one process. */
  public ConnectionMBeans(CamelContext context, Supervisor supervisor) {
    this.context = context;
    this.supervisor = supervisor;
  }

  /**
   * Shows a connection; nothing where JMX is off.
   *
   * @throws JMException when the MBean server refuses it
   */
  public void register(Connection connection) throws JMException {
    MBeanServer server = server();
    if (server == null) {
      return;
    }
    ObjectName name = name(connection.id());
    if (server.isRegistered(name)) {
      server.unregisterMBean(name);
    }
    server.registerMBean(
        new StandardMBean(
            new ManagedConnection(connection, supervisor), ConnectionManagement.class),
        name);
  }

  /**
   * Takes a connection's MBean away; nothing where there is none.
   *
   * @throws JMException when the MBean server refuses it
   */
  public void unregister(String connectionId) throws JMException {
    MBeanServer server = server();
    if (server != null && server.isRegistered(name(connectionId))) {
      server.unregisterMBean(name(connectionId));
    }
  }

  private MBeanServer server() {
    ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
    return agent == null ? null : agent.getMBeanServer();
  }

  private static ObjectName name(String id) throws JMException {
    return new ObjectName(
        "io.activitysync:type=Connection,name=" + ObjectName.quote(id).replace("\"", ""));
  }
}
