package io.activitysync.event.version;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventSettings;
import io.activitysync.event.Tally;
import java.util.function.Supplier;

/**
 * The {@code select} step of a route: leaves out the kinds that a connection does not want. A kind
 * is wanted by the source's name for it or by the version's, so that on v0.0 both {@code
 * outbound-sms} and {@code queued} select a queued message.
 */
public final class EventSelection {
  private final EventVersions versions;

  /** Makes a selection that knows the versions' names for kinds. */
  public EventSelection(EventVersions versions) {
    this.versions = versions;
  }

  /**
   * Selects, batch by batch as they are pulled.
   *
   * @param events what is selected from; closed with the result
   * @param settings what the connection wants at the moment
   * @param tally counts what was left out
   */
  public Batches<EventBatch> select(
      Batches<EventBatch> events, Supplier<EventSettings> settings, Tally tally) {
    return events.map(EventBatch.class, batch -> wanted(batch, settings.get(), tally));
  }

  private EventBatch wanted(EventBatch batch, EventSettings now, Tally tally) {
    if (now.kinds().isEmpty()) {
      return batch;
    }
    EventVersion version = versions.get(now.versionId());
    int[] kept = new int[batch.size()];
    KindCounts left = new KindCounts();
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      String kind = batch.kind(i);
      if (now.wants(kind, version.sentKind(kind, batch.status(i)))) {
        kept[count++] = i;
      } else {
        left.add(kind);
      }
    }
    if (count == batch.size()) {
      return batch;
    }
    left.into((kind, events) -> tally.skip(Tally.Skip.NOT_WANTED, kind, events));
    return batch.keep(kept, count);
  }
}
