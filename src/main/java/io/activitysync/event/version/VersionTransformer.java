package io.activitysync.event.version;

import io.activitysync.batch.Batches;
import io.activitysync.batch.BufferPool;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventSettings;
import io.activitysync.event.RejectedEvents;
import io.activitysync.event.Tally;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.Transformer;
import org.apache.camel.spi.TransformerKey;

/**
 * The {@code transform} step of a route: from {@value #EVENT} to {@value #CURRENT}, the version
 * that the connection has at the moment, or to a version by name, as in {@code activity:v1.0}. One
 * transformer serves all of them, those added while the process runs too. Turns {@link Batches} of
 * events into such of records. Safe for any thread.
 */
public final class VersionTransformer extends Transformer {
  /** Scheme of the data types. */
  public static final String SCHEME = "activity";

  /** Data type of source events. */
  public static final String EVENT = "activity:event";

  /** Data type of records of the connection's version. */
  public static final String CURRENT = "activity:current";

  private static final String CURRENT_NAME = "current";

  private final EventVersions versions;
  private final BufferPool buffers = BufferPool.ofHeap();

  /** Makes one that looks versions up here. */
  public VersionTransformer(EventVersions versions) {
    super(SCHEME);
    this.versions = versions;
  }

  /** Makes the data types known to a context, so that its routes can name them. */
  public static void register(CamelContext context, EventVersions versions) {
    VersionTransformer transformer = new VersionTransformer(versions);
    transformer.setCamelContext(context);
    context.getTransformerRegistry().put(new TransformerKey(SCHEME), transformer);
  }

  /**
   * Transforms, batch by batch as the result is pulled.
   *
   * @throws IllegalArgumentException when the body is no events, so that the read step is missing
   * @throws UnknownVersionException when the data type names a version that is not there
   */
  @Override
  public void transform(Message message, DataType from, DataType to) {
    Batches<EventBatch> events = Batches.in(message.getBody(), EventBatch.class);
    if (events == null) {
      throw new IllegalArgumentException(
          "the body is not read yet: put unmarshal: custom: ref: activity-events before transform");
    }
    Exchange exchange = message.getExchange();
    Tally tally = Tally.of(exchange);
    RejectedEvents rejects = exchange.getProperty(RejectedEvents.PROPERTY, RejectedEvents.class);
    message.setBody(
        VersionedEvents.of(events, versions, settings(exchange, to), tally, rejects, buffers));
  }

  private Supplier<EventSettings> settings(Exchange exchange, DataType to) {
    @SuppressWarnings("unchecked")
    Supplier<EventSettings> settings = exchange.getProperty(EventSettings.PROPERTY, Supplier.class);
    if (to.getName().equals(CURRENT_NAME)) {
      if (settings == null) {
        throw new IllegalArgumentException(
            "the exchange property " + EventSettings.PROPERTY + " is missing");
      }
      return settings;
    }
    String id = versions.get(to.getName().replaceFirst("^v", "")).id();
    if (settings == null) {
      EventSettings plain = EventSettings.ofVersion(id);
      return () -> plain;
    }
    return () -> settings.get().withVersion(id);
  }
}
