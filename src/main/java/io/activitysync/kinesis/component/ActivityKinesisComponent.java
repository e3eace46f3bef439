package io.activitysync.kinesis.component;

import io.activitysync.batch.FairBudget;
import io.activitysync.kinesis.client.DescribeLimiter;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.kinesis.delivery.DeliveryListener;
import io.activitysync.kinesis.delivery.DeliveryRuntime;
import io.activitysync.logging.LastingExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.component.aws2.kinesis.Kinesis2Component;
import org.apache.camel.component.aws2.kinesis.Kinesis2ComponentConfigurer;
import org.apache.camel.component.aws2.kinesis.Kinesis2Configuration;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.ThreadPoolProfile;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * {@code aws2-kinesis:}, whose producer is the delivery engine and whose consumer is the standard
 * one. Holds what all its endpoints share: sockets, threads and memory. Each endpoint has its own
 * credentials and clients; the standard component's one client for all is not made. Safe for use by
 * several threads.
 *
 * <p>An endpoint's own options are in {@link ProducerOptions}; one that is unknown or wrong is
 * refused with {@link IllegalArgumentException} when the endpoint is made.
 */
public class ActivityKinesisComponent extends Kinesis2Component {
  private static final int TIMER_THREADS = 2;

  /** What is in flight when an endpoint stops gets so long to be answered, as Camel has waited. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What is in flight when all stop, one after the other, gets so long together. */
  private static final long LAST_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final KinesisTransport transport;
  private final Map<TransportSettings, KinesisTransport> otherTransports = new HashMap<>();
  private final DescribeLimiter describeLimiter = new DescribeLimiter();

  /** A quarter of the heap for records, and a quarter as much again for the calls made of them. */
  private final FairBudget memory = FairBudget.ofHeap(4);

  private final FairBudget calls = FairBudget.ofHeap(16);
  private final Map<AwsCredentialsProvider, Set<ActivityKinesisEndpoint>> sending =
      new ConcurrentHashMap<>();
  private volatile Function<AwsCredentialsProvider, DeliveryListener> listeners =
      any -> DeliveryListener.NONE;
  private volatile Function<AwsCredentialsProvider, Map<String, String>> overrides =
      any -> Map.of();
  private volatile Predicate<AwsCredentialsProvider> closed = any -> false;
  private ScheduledExecutorService timer;
  private ExecutorService workers;
  private DeliveryRuntime runtime;

  /** As {@link System#nanoTime}, once Camel stops; guarded by this. */
  private Long lastDrainEnds;

  /**
   * For endpoints that do without a proxy and check certificates.
   *
   * @param transport not closed by this
   */
  public ActivityKinesisComponent(KinesisTransport transport) {
    this.transport = transport;
  }

  /** The transport that it was made with. */
  public KinesisTransport transport() {
    return transport;
  }

  /**
   * Has someone told what is delivered with credentials; to be set before the first record is sent.
   *
   * @param listeners answers who, for the bean that {@code credentials} refers to
   */
  public void listenBy(Function<AwsCredentialsProvider, DeliveryListener> listeners) {
    this.listeners = listeners;
  }

  /**
   * Has someone say which options hold in place of an endpoint's own.
   *
   * @param overrides answers options by name, for the bean that {@code credentials} refers to;
   *     asked when an endpoint's first record comes, and by {@link ActivityKinesisEndpoint#renew}
   */
  public void overrideBy(Function<AwsCredentialsProvider, Map<String, String>> overrides) {
    this.overrides = overrides;
  }

  /**
   * Has someone say whose records are given back at a moment: an engine that is made then, as its
   * endpoint's first record comes, takes none either.
   *
   * @param closed answers by the bean that {@code credentials} refers to; quick
   */
  public void giveBackBy(Predicate<AwsCredentialsProvider> closed) {
    this.closed = closed;
  }

  boolean givesBack(AwsCredentialsProvider credentials) {
    return credentials != null && closed.test(credentials);
  }

  Map<String, String> overrides(AwsCredentialsProvider credentials) {
    return credentials == null ? Map.of() : overrides.apply(credentials);
  }

  /**
   * What an endpoint's URI says of options of sending, given there or not.
   *
   * @param uri without placeholders
   * @param names of options
   * @return texts, and numbers for those that are numbers
   * @throws IllegalArgumentException when a value is wrong, naming the option
   */
  public Map<String, Object> options(String uri, Set<String> names) {
    return EndpointConfigurer.read(uri, names, getCamelContext());
  }

  /** Endpoints that send with the bean that {@code credentials} refers to. */
  public Set<ActivityKinesisEndpoint> sending(AwsCredentialsProvider credentials) {
    return Set.copyOf(sending.getOrDefault(credentials, Set.of()));
  }

  DeliveryListener sends(ActivityKinesisEndpoint endpoint, AwsCredentialsProvider credentials) {
    if (credentials == null) {
      return DeliveryListener.NONE;
    }
    sending.computeIfAbsent(credentials, any -> ConcurrentHashMap.newKeySet()).add(endpoint);
    return listeners.apply(credentials);
  }

  void sendsNoMore(ActivityKinesisEndpoint endpoint, AwsCredentialsProvider credentials) {
    if (credentials != null) {
      sending.computeIfPresent(
          credentials,
          (any, endpoints) -> {
            endpoints.remove(endpoint);
            return endpoints.isEmpty() ? null : endpoints;
          });
    }
  }

  /** How long an endpoint that stops waits for what it has in flight, 0 or more. */
  synchronized long drainNanos() {
    if (!getCamelContext().isStopping()) {
      return DRAIN_NANOS;
    }
    long now = System.nanoTime();
    if (lastDrainEnds == null) {
      lastDrainEnds = now + LAST_DRAIN_NANOS;
    }
    return Math.max(0, lastDrainEnds - now);
  }

  /** Memory that all its endpoints' records share. */
  public FairBudget memory() {
    return memory;
  }

  /** A transport with the settings; equal settings share one. Closed when this stops. */
  synchronized KinesisTransport transport(TransportSettings settings) {
    return settings.equals(transport.settings())
        ? transport
        : otherTransports.computeIfAbsent(settings, KinesisTransport::new);
  }

  /** The process's one, for all that asks streams what they are. */
  public DescribeLimiter describeLimiter() {
    return describeLimiter;
  }

  /** What all deliveries share; there once this has been started. */
  DeliveryRuntime runtime() {
    return runtime;
  }

  @Override
  public PropertyConfigurer getEndpointPropertyConfigurer() {
    return new EndpointConfigurer();
  }

  @Override
  public PropertyConfigurer getComponentPropertyConfigurer() {
    return new Kinesis2ComponentConfigurer();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    Kinesis2Configuration configuration = getConfiguration().copy();
    configuration.setStreamName(remaining);
    ActivityKinesisEndpoint endpoint = new ActivityKinesisEndpoint(uri, configuration, this);
    EndpointConfigurer.takeFrom(parameters, endpoint.options(), getCamelContext());
    setProperties(endpoint, parameters);
    return endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    var executors = getCamelContext().getExecutorServiceManager();
    ScheduledExecutorService scheduled =
        executors.newScheduledThreadPool(this, "activity-sync-delivery", unbounded());
    timer = scheduled;
    workers = executors.newCachedThreadPool(this, "activity-sync-source");
    DeliveryRuntime.Timer delivering =
        (task, nanos) -> {
          var unused = scheduled.schedule(task, nanos, TimeUnit.NANOSECONDS);
        };
    LastingExecutor.makeThreads(scheduled, TIMER_THREADS);
    runtime =
        new DeliveryRuntime(
            delivering,
            new LastingExecutor(
                workers,
                (wait, task) -> delivering.schedule(task, wait.toNanos()),
                // as the answer to a call that was in flight, it is done by who brings it: dropped,
                // its exchange would wait for ever
                Runnable::run),
            System::nanoTime,
            () -> ThreadLocalRandom.current().nextLong(),
            memory,
            calls);
  }

  /** Camel's own profile refuses the 1,001st timer: one or more for each of many connections. */
  private static ThreadPoolProfile unbounded() {
    return new ThreadPoolProfileBuilder("activity-sync-delivery")
        .poolSize(TIMER_THREADS)
        .maxQueueSize(-1)
        .build();
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    var executors = getCamelContext().getExecutorServiceManager();
    executors.shutdown(timer);
    executors.shutdown(workers);
    synchronized (this) {
      otherTransports.values().forEach(KinesisTransport::close);
      otherTransports.clear();
    }
  }
}
