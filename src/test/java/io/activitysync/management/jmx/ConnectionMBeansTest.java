package io.activitysync.management.jmx;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.Map;
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

  /** A client has the classes of the JDK. */
  @Test
  void whatIsRefusedIsSaidInWhatEveryClientCanRead() throws Exception {
    Map<String, String> properties =
        Connect.with(
            Connect.to("pinned", kinesis.createStream(1), kinesis.endpoint()),
            "pinned",
            "enabled",
            "true");
    properties.remove("activity-sync.connections.pinned.initially-enabled");
    try (TestApp app = TestApp.start(properties)) {
      assertThat(app.call("POST", "/api/connections", "{\"id\":\"bare\"}").statusCode())
          .isEqualTo(201);
      assertThat(refusal(app, "bare", "enable"))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("streamName", "region");
      assertThat(app.show("bare")).contains("DISABLED");
      assertThat(refusal(app, "pinned", "disable"))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("enabled");
      assertThat(app.call("DELETE", "/api/connections/bare", "").statusCode()).isEqualTo(204);
    }
  }

  /** Why an operation is refused, as it is at the other end of the wire. */
  private static Throwable refusal(TestApp app, String connection, String operation)
      throws Exception {
    MBeanServer server = app.camel().getManagementStrategy().getManagementAgent().getMBeanServer();
    ObjectName name = new ObjectName("io.activitysync:type=Connection,name=" + connection);
    Throwable thrown = catchThrowable(() -> server.invoke(name, operation, null, null));
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(wire)) {
      out.writeObject(thrown);
    }
    ClassLoader client = ClassLoader.getPlatformClassLoader();
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(wire.toByteArray())) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass one) throws ClassNotFoundException {
            return Class.forName(one.getName(), false, client);
          }
        }) {
      Throwable read = (Throwable) in.readObject();
      return read.getCause();
    }
  }
}
