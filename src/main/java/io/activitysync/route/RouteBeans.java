package io.activitysync.route;

import io.activitysync.cluster.Ownership;
import io.activitysync.connection.Connections;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.reading.EventDataFormat;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.version.EventSelection;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.VersionTransformer;
import io.activitysync.runtime.StreamListener;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.PluginHelper;

/** What the route files name, one method a name. */
public final class RouteBeans {
  private static final String POLICY = "connectionStatePolicy";

  private final Connections connections;
  private final EventVersions versions;
  private final LeaveOutEvents leaveOut;
  private final StreamListener listener;
  private final PauseConnection.Finding failed;
  private final ConnectionStatePolicy policy;

  /**
   * Binds nothing yet.
   *
   * @param failed has a connection paused, and never waits
   * @param operator told of what is done to routes by Camel's own means
   * @param ownership of sources that one process reads at a time
   */
  RouteBeans(
      Connections connections,
      EventVersions versions,
      DeadLetters deadLetters,
      StreamListener listener,
      PauseConnection.Finding failed,
      ConnectionStatePolicy.Operator operator,
      Ownership ownership) {
    this.connections = connections;
    this.versions = versions;
    this.leaveOut = new LeaveOutEvents(new EventSelection(versions), deadLetters);
    this.listener = listener;
    this.failed = failed;
    this.policy = new ConnectionStatePolicy(connections, deadLetters, failed, operator, ownership);
  }

  /** Makes all of it known to a context, before its routes are made. */
  void bindTo(CamelContext context) throws Exception {
    PluginHelper.getBeanPostProcessor(context).postProcessBeforeInitialization(this, "routeBeans");
    StepErrors.guard(context);
    VersionTransformer.register(context, versions);
    context.addRoutePolicyFactory((c, routeId, route) -> policyFor(routeId, route));
    RoutePolicy polls = new KafkaPolls(connections, failed);
    context.addRoutePolicyFactory((c, routeId, route) -> polls);
  }

  /**
   * The gate of a connection's route, also where its file doesn't name it: the name of the option
   * differs between versions of Camel's YAML. A route that has but the id of a connection is none.
   */
  private RoutePolicy policyFor(String routeId, NamedNode route) {
    boolean made =
        route instanceof RouteDefinition definition
            && definition.isCreatedFromTemplate()
            && (definition.getRoutePolicyRef() == null
                || !definition.getRoutePolicyRef().contains(POLICY));
    return made && connections.find(routeId).isPresent() ? policy : null;
  }

  /** The gate of a connection's route. */
  @BindToRegistry(POLICY)
  public RoutePolicy connectionStatePolicy() {
    return policy;
  }

  /** Reads one JSON object, an array or NDJSON. */
  @BindToRegistry(EventDataFormat.NAME)
  public DataFormat activityEvents() {
    return new EventDataFormat(EventLimits.DEFAULT);
  }

  /** Keeps the kinds of event that the connection wants. */
  @BindToRegistry("selectEvents")
  public Processor selectEvents() {
    return leaveOut::select;
  }

  /** Leaves out the events of the body, and counts them as skipped. */
  @BindToRegistry("skipEvents")
  public Processor skipEvents() {
    return leaveOut::skip;
  }

  /** Puts the events of the body into the dead letters, with the exception that was caught. */
  @BindToRegistry("setEventsAside")
  public Processor setEventsAside() {
    return leaveOut::setAside;
  }

  /** Proves that every event is accounted for, and tells the source. */
  @BindToRegistry("acknowledgeEvents")
  public Processor acknowledgeEvents() {
    return new AcknowledgeEvents(listener);
  }

  /** Pauses the connection over the exception that was caught. */
  @BindToRegistry("pauseConnection")
  public Processor pauseConnection() {
    return new PauseConnection(failed);
  }

  /** Answers what is wrong with the events. */
  @BindToRegistry("refuseInput")
  public Processor refuseInput() {
    return new RefuseInput();
  }

  /** Answers that events were given back, since the connection moved. */
  @BindToRegistry("answerWithdrawn")
  public Processor answerWithdrawn() {
    return PauseConnection::answerWithdrawn;
  }

  /** Commits a batch's offsets, for each partition. */
  @BindToRegistry("commitKafkaOffsets")
  public Processor commitKafkaOffsets() {
    return new CommitKafkaOffsets();
  }
}
