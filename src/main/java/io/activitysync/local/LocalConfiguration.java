package io.activitysync.local;

import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Brings the embedded Kinesis, its streams and a trickle of sample events into a Camel main that
 * names this class in {@code camel.main.configurationClasses} and a stream in {@code
 * activity-sync.local.streams}. Without a stream it does nothing, so that being found by a package
 * scan starts nothing.
 */
public class LocalConfiguration implements CamelConfiguration {
  /** Set for the connections to use: where the embedded Kinesis listens. */
  static final String ENDPOINT_PROPERTY = "activity-sync.local.endpoint";

  private static final long MIB = 1024L * 1024;

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
      addTrickle(context, settings);
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

  private static void addTrickle(CamelContext context, LocalSettings settings) throws Exception {
    Trickle trickle = new Trickle(settings.ingest(), new SampleEvents(Clock.systemUTC()));
    long periodMillis = Math.max(1, Math.round(1_000 / settings.trickle()));
    // not a class of its own: a package scan would find it and start it without being asked to
    RouteBuilder.addRoutes(
        context,
        routes ->
            routes
                .from("timer:activity-sync-trickle?period=" + periodMillis)
                .routeId("local-trickle")
                .description("Posts sample events to the demo connection")
                .process(exchange -> trickle.tick()));
  }

  static void print(PrintStream out, URI endpoint, LocalSettings settings) {
    String stream = String.join(", ", settings.streams().keySet());
    String first = settings.streams().keySet().iterator().next();
    out.printf(
        """

        An embedded Kinesis listens on %1$s with the stream %2$s.
        Sample events go to %3$s, %4$s a second.

        See what arrives, in a second terminal:
          java -jar target/activity-sync.jar tail --stream %5$s --endpoint %1$s

        Post an event of your own:
          curl -i %3$s -H 'Content-Type: application/json' \\
            -d '{"kind":"experience-start","timestamp":"2026-03-14T09:26:53.589Z","tenantId":"acme"}'

        """,
        endpoint,
        stream,
        settings.ingest(),
        settings.trickle() == Math.rint(settings.trickle())
            ? Long.toString((long) settings.trickle())
            : Double.toString(settings.trickle()),
        first);
    out.flush();
  }
}
