package io.activitysync.local;

import java.io.File;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the embedded Kinesis, its streams and a trickle of sample events into a Camel main that
 * names this class in {@code camel.main.configurationClasses} and a stream in {@code
 * activity-sync.local.streams}. Without a stream it does nothing, so that being found by a package
 * scan starts nothing.
 */
public class LocalConfiguration implements CamelConfiguration {
  /** Set for the connections to use: where the embedded Kinesis listens. */
  static final String ENDPOINT_PROPERTY = "activity-sync.local.endpoint";

  private static final Logger LOG = LoggerFactory.getLogger(LocalConfiguration.class);
  private static final long MIB = 1024L * 1024;
  private static final long MINUTE = 60_000;

  /** Called by Camel main, before any route is made. */
  @Override
  public void configure(CamelContext context) throws Exception {
    // Camel main makes two of this class where it is both named and found by a package scan
    boolean there = context.getRegistry().findSingleByType(EmbeddedKinesis.class) != null;
    if (there || !LocalSettings.wanted(context)) {
      return;
    }
    LocalSettings settings = LocalSettings.of(context);
    EmbeddedKinesis kinesis = EmbeddedKinesis.start(settings.port(), settings.retainedMib() * MIB);
    settings.streams().forEach(kinesis::createStream);
    context.getRegistry().bind("embeddedKinesis", kinesis);
    context
        .getPropertiesComponent()
        .addInitialProperty(ENDPOINT_PROPERTY, kinesis.endpoint().toString());
    if (settings.trickle() > 0) {
      addTrickle(context, settings, kinesis);
    }
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onContextStarted(CamelContext started) {
            print(System.out, kinesis.endpoint(), settings);
          }

          @Override
          public void onContextStopped(CamelContext stopped) {
            kinesis.close();
          }
        });
  }

  private static void addTrickle(
      CamelContext context, LocalSettings settings, EmbeddedKinesis kinesis) throws Exception {
    Trickle trickle = new Trickle(settings.ingest(), Clock.systemUTC());
    long periodMillis = Math.max(1, Math.round(1_000 / settings.trickle()));
    AtomicLong before = new AtomicLong();
    // not a class of its own: a package scan would find it and start it without being asked to
    RouteBuilder.addRoutes(
        context,
        routes -> {
          // no connection can have ids that begin so
          routes
              .from("timer:activity-sync-trickle?period=" + periodMillis)
              .routeId("_local-trickle")
              .description("Posts sample events to the demo connection")
              .process(exchange -> trickle.tick());
          routes
              .from("timer:activity-sync-minute?period=" + MINUTE + "&delay=" + MINUTE)
              .routeId("_local-minute")
              .description("Tells each minute what has arrived")
              .process(exchange -> tell(kinesis.put(), before));
        });
  }

  private static void tell(long all, AtomicLong before) {
    LOG.atInfo()
        .addKeyValue("minute", all - before.getAndSet(all))
        .addKeyValue("all", all)
        .log("records delivered");
  }

  static void print(PrintStream out, URI endpoint, LocalSettings settings) {
    String server = settings.ingest().resolve("/").toString();
    String first = settings.streams().keySet().iterator().next();
    out.printf(
        """

        An embedded Kinesis listens on %1$s with the stream %2$s.
        Sample events go to %3$s, %4$s a second. The console is at %6$s

        See what arrives, in a second terminal:
          java -jar %7$s tail --stream %5$s --endpoint %1$s

        Post an event of your own:
          curl -i %3$s -H 'Content-Type: application/json' \\
            -d '{"kind":"experience-start","timestamp":"2026-03-14T09:26:53.589Z","tenantId":"acme"}'

        See a connection paused: make one whose key is revoked, and look why
          curl %6$sapi/connections -H 'Content-Type: application/json' \\
            -d '{"id":"mine","streamName":"%5$s","region":"us-east-1","endpoint":"%1$s","accessKeyId":"%8$s","secretAccessKey":"any","version":"1.0","enabled":true}'
          curl %6$sapi/connections/mine
        Give it a key that is good, and it goes on:
          curl -X PATCH %6$sapi/connections/mine -H 'Content-Type: application/merge-patch+json' \\
            -d '{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","secretAccessKey":"any"}'

        """,
        endpoint,
        String.join(", ", settings.streams().keySet()),
        settings.ingest(),
        settings.trickle() == Math.rint(settings.trickle())
            ? Long.toString((long) settings.trickle())
            : Double.toString(settings.trickle()),
        first,
        server,
        jar(),
        Operations.REVOKED);
    out.flush();
  }

  /**
   * The packaged jar as it was named to start this process, so that the command works from here.
   */
  private static String jar() {
    String started = System.getProperty("java.class.path", "");
    return started.endsWith(".jar") && !started.contains(File.pathSeparator)
        ? started
        : "target/activity-sync.jar";
  }
}
