package io.activitysync.management.jmx;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What an operator sees and does by JMX. */
class ConnectionMBeansTest {
  private final TestKinesis kinesis = KinesisLocal.shared();

  @Test
  void showsAndMovesAConnection() throws Exception {
    String stream = kinesis.createStream(1);
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      MBeanServer server =
          app.camel().getManagementStrategy().getManagementAgent().getMBeanServer();
      ObjectName demo = new ObjectName("io.activitysync:type=Connection,name=demo");
      await().until(() -> server.getAttribute(demo, "State").equals("STREAMING"));
      app.ingest("demo", event("e", "1"));
      assertThat(server.getAttribute(demo, "Delivered")).isEqualTo(1L);

      server.invoke(demo, "suspend", null, null);
      assertThat(server.getAttribute(demo, "State")).isEqualTo("PAUSED");
      assertThat(server.getAttribute(demo, "PauseCause")).isEqualTo("SUSPENDED");
      ObjectName route =
          server
              .queryNames(new ObjectName("org.apache.camel:type=routes,name=\"demo\",*"), null)
              .iterator()
              .next();
      await().until(() -> server.getAttribute(route, "State").equals("Suspended"));

      server.invoke(demo, "resume", null, null);
      await().until(() -> server.getAttribute(demo, "State").equals("STREAMING"));
      await().until(() -> server.getAttribute(route, "State").equals("Started"));

      // the other way round: Camel's own route MBean
      server.invoke(route, "suspend", null, null);
      await().until(() -> server.getAttribute(demo, "State").equals("PAUSED"));
      server.invoke(route, "resume", null, null);
      await().until(() -> server.getAttribute(demo, "State").equals("STREAMING"));

      server.invoke(demo, "disable", null, null);
      assertThat(app.ingest("demo", event("e", "2")).body()).contains("\"discarded\":1");
    }
  }
}
