package io.activitysync.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.activitysync.cluster.Ownership;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.deadletter.DeadLetterData;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.Tally;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.logging.LogKeys;
import io.activitysync.runtime.RouteSwitch;
import io.activitysync.runtime.StreamListener;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has events run through a changed template, in a context of its own with a stream in memory,
 * before it is taken: delivered, with the stream away, with bad input, and off; from a source that
 * is answered, and from one that is not. Endpoints other than the stream are passed by: where a
 * step fails after one of them, for want of its answer, that is no reason to refuse. For one
 * thread.
 */
final class RouteTrial {
  private static final Logger LOG = LoggerFactory.getLogger(RouteTrial.class);
  private static final String ID = "trial-of-a-route-file";
  private static final long LONGEST_SECONDS = 20;

  private final DefaultCamelContext context;
  private final CamelContext running;
  private final EventVersions versions;
  private final TrialEndpoints endpoints = new TrialEndpoints("direct:" + ID);
  private final TrialStream stream = new TrialStream(() -> endpoints.passBy("aws2-kinesis"));
  private final List<PauseReason> pauses = new CopyOnWriteArrayList<>();
  private final Connection connection;
  private final byte[] events;

  private RouteTrial(
      DefaultCamelContext context,
      CamelContext running,
      EventVersions versions,
      EventCatalogue catalogue) {
    this.context = context;
    this.running = running;
    this.versions = versions;
    this.connection = connection(versions);
    this.events = samples(catalogue);
  }

  /**
   * Tries.
   *
   * @param shared all files of templates and configurations, as they would run together
   * @param running whose beans and properties it has
   * @throws Exception what is wrong, in a sentence
   */
  static void run(
      List<Resource> shared, CamelContext running, EventVersions versions, EventCatalogue catalogue)
      throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext(new TrialRegistry(running))) {
      new RouteTrial(context, running, versions, catalogue).run(shared);
    }
  }

  private void run(List<Resource> shared) throws Exception {
    prepare(shared);
    off(false);
    off(true);
    connection.overrule(new DesiredState(true, false), "trial");
    boolean unused = connection.connected(connection.generation(), "trial");
    delivered(false);
    delivered(true);
    bad(false);
    bad(true);
    away(false);
    away(true);
  }

  private void prepare(List<Resource> shared) throws Exception {
    context.disableJMX();
    context.getPropertiesComponent().addPropertiesSource(new TrialRegistry.Properties(running));
    context.getCamelContextExtension().registerEndpointCallback(endpoints);
    context.addComponent("aws2-kinesis", stream);
    Connections connections = new Connections();
    connections.add(connection);
    RouteBeans beans =
        new RouteBeans(
            connections,
            versions,
            DeadLetters.to(
                context,
                TrialEndpoints.DEAD_LETTERS,
                Clock.systemUTC(),
                DeadLetterData.NONE,
                (id, purpose, clear) -> ""),
            new StreamListener() {},
            (paused, generation, reason) -> pauses.add(reason),
            new ConnectionStatePolicy.Operator(id -> true, (c, actor) -> {}, (c, actor) -> {}),
            Ownership.alone());
    beans.bindTo(context);
    context.start();
    PluginHelper.getRoutesLoader(context).loadRoutes(shared.toArray(Resource[]::new));
    checkNames();
    TemplatedRouteBuilder.builder(context, RouteSwitch.TEMPLATE)
        .routeId(ID)
        .prefixId(ID + "-")
        .parameter("connection", ID)
        .parameter("source", "direct:" + ID)
        .parameter("streamName", "trial")
        .parameter("region", "us-east-1")
        .add();
  }

  private void checkNames() throws IOException {
    var template = context.getRouteTemplateDefinition(RouteSwitch.TEMPLATE);
    if (template == null) {
      throw new IOException(
          "no routeTemplate has the id "
              + RouteSwitch.TEMPLATE
              + ", which the connections' routes are made from");
    }
    RouteDefinition route = template.getRoute();
    String configuration = route.getRouteConfigurationId();
    if (configuration == null) {
      throw new IOException(
          "the template's route has no routeConfigurationId: without pause-on-failure nothing"
              + " pauses a connection whose stream is away");
    }
    for (String name : configuration.split(",", -1)) {
      if (context.getRouteConfigurationDefinition(name.strip()) == null) {
        throw new IOException("there is no routeConfiguration with the id " + name.strip());
      }
    }
  }

  private void off(boolean answered) throws Exception {
    Exchange exchange = send(events, answered);
    refuseIf(stream.delivered() > 0, exchange, "off", "events were sent");
    refuseUnless(isTaken(exchange, answered), exchange, "off", "events were not taken");
  }

  private void delivered(boolean answered) throws Exception {
    long before = stream.delivered();
    Exchange exchange = send(events, answered);
    refuseUnless(isTaken(exchange, answered), exchange, "on", "events were not acknowledged");
    refuseUnless(stream.delivered() > before, exchange, "on", "no event reached aws2-kinesis");
  }

  private void bad(boolean answered) throws Exception {
    long before = stream.delivered();
    Exchange exchange = send("{\"kind\":\nno JSON".getBytes(UTF_8), answered);
    boolean right = answered ? status(exchange) / 100 == 4 : exchange.getException() == null;
    refuseUnless(
        right && stream.delivered() == before,
        exchange,
        "bad input",
        answered ? "a caller was not told 400" : "it was not set aside");
  }

  private void away(boolean answered) throws Exception {
    stream.goAway();
    pauses.clear();
    Exchange exchange = send(events, answered);
    refuseIf(isTaken(exchange, answered), exchange, "stream away", "events were acknowledged");
    refuseUnless(
        pauses.stream().anyMatch(p -> p.cause().equals(Fault.STREAM_NOT_FOUND.name())),
        exchange,
        "stream away",
        "the connection was not paused: pauseConnection was not called");
  }

  private boolean isTaken(Exchange exchange, boolean answered) {
    return exchange.getException() == null && (!answered || status(exchange) / 100 == 2);
  }

  private int status(Exchange exchange) {
    Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    return exchange.getException() != null ? 500 : status == null ? 200 : status;
  }

  private Exchange send(byte[] body, boolean answered) throws Exception {
    Exchange exchange = new DefaultExchange(context);
    if (answered) {
      exchange.getExchangeExtension().setFromEndpoint(TrialEndpoints.http(context));
    }
    exchange.getMessage().setBody(body);
    CompletableFuture<Exchange> sent =
        context.createProducerTemplate().asyncSend("direct:" + ID, exchange);
    try {
      return sent.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("tried with events: no answer within " + LONGEST_SECONDS + " s", e);
    }
  }

  private void refuseUnless(boolean right, Exchange exchange, String when, String what)
      throws IOException {
    refuseIf(!right, exchange, when, what);
  }

  private void refuseIf(boolean wrong, Exchange exchange, String when, String what)
      throws IOException {
    if (!wrong) {
      return;
    }
    Throwable failure = failure(exchange);
    String gap = Tally.of(exchange).gap();
    String sentence = "tried with events, %s: %s%s".formatted(when, what, said(failure, gap));
    if (endpoints.passedBy() != null && !(failure instanceof UnaccountedEventsException)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, sentence)
          .addKeyValue("endpoint", endpoints.passedBy())
          .log("route file could be tried as far as an endpoint that was passed by");
      return;
    }
    throw new IOException(sentence);
  }

  private static String said(Throwable failure, String gap) {
    if (failure != null) {
      return ": " + failure.getMessage();
    }
    return gap == null ? "" : ": " + gap;
  }

  private static Throwable failure(Exchange exchange) {
    return exchange.getException() != null
        ? exchange.getException()
        : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
  }

  private static Connection connection(EventVersions versions) {
    ConnectionSettings settings =
        ConnectionSettings.of(ID, Map.of(SettingField.VERSION, versions.latest().id()));
    return new Connection(
        StoredConnection.unsaved(settings, new DesiredState(false, false)),
        Map.of(),
        Clock.systemUTC(),
        new RetrySchedule(RandomGenerator.getDefault()),
        new SerialQueue(Runnable::run));
  }

  /** The samples of all versions, one a line: each kind that a route may tell apart. */
  private static byte[] samples(EventCatalogue catalogue) {
    List<String> lines = new ArrayList<>();
    catalogue
        .all()
        .forEach(version -> version.samples().forEach(one -> lines.add(one.source().toString())));
    return lines.stream().distinct().collect(Collectors.joining("\n")).getBytes(UTF_8);
  }
}
