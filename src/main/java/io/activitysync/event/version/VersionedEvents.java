package io.activitysync.event.version;

import io.activitysync.batch.Batches;
import io.activitysync.batch.BufferPool;
import io.activitysync.batch.RecordBatch;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventSettings;
import io.activitysync.event.RejectedEvents;
import io.activitysync.event.Tally;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.pii.PersonalData;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Turns events into records of a version, batch by batch. The settings are asked for once a batch,
 * so each event is wholly of one version.
 */
public final class VersionedEvents {
  /** Bytes that a version may add to an event before the buffer has to grow. */
  private static final int HEADROOM = 64;

  /** Bytes of a buffer that it pays to use again. */
  private static final int WORTH_KEEPING = 32 << 10;

  private final EventVersions versions;
  private final Supplier<EventSettings> settings;
  private final Tally tally;
  private final RejectedEvents rejects;
  private final BufferPool buffers;

  private VersionedEvents(
      EventVersions versions,
      Supplier<EventSettings> settings,
      Tally tally,
      RejectedEvents rejects,
      BufferPool buffers) {
    this.versions = versions;
    this.settings = settings;
    this.tally = tally;
    this.rejects = rejects;
    this.buffers = buffers;
  }

  /**
   * Transforms events as they are pulled.
   *
   * @param events what is transformed; closed with the result
   * @param versions where the version is looked up
   * @param settings what the connection wants at the moment
   * @param tally counts what is accepted, and what the version does not have
   * @param rejects takes the events that the version can't express; null to end at the first one
   * @param buffers where the records' memory comes from, and goes to when they are released
   */
  public static Batches<RecordBatch> of(
      Batches<EventBatch> events,
      EventVersions versions,
      Supplier<EventSettings> settings,
      Tally tally,
      RejectedEvents rejects,
      BufferPool buffers) {
    VersionedEvents each = new VersionedEvents(versions, settings, tally, rejects, buffers);
    return events.map(RecordBatch.class, each::transform, each::release);
  }

  private void release(RecordBatch batch) {
    byte[] buffer = ((OutgoingBatch) batch).release();
    if (buffer != null) {
      buffers.giveBack(buffer);
    }
  }

  private RecordBatch transform(EventBatch source) throws EventFormatException {
    EventSettings now = settings.get();
    EventVersion version = versions.enter(now.versionId());
    try {
      return transform(source, version, now);
    } finally {
      version.leave();
    }
  }

  private RecordBatch transform(EventBatch source, EventVersion version, EventSettings now)
      throws EventFormatException {
    EventBatch batch = PersonalData.treat(source, now, version::sentKind);
    int size = batch.size();
    int[] ends = new int[size];
    String[] keys = new String[size];
    long[] indexes = new long[size];
    PartitionKeys rule = new PartitionKeys(now.partitionKey());
    KindCounts counts = new KindCounts();
    EventIds ids = new EventIds(source, now, version::sentKind);
    int expected = expected(batch);
    ByteOutput out =
        expected < WORTH_KEEPING
            ? new ByteOutput(expected)
            : new ByteOutput(buffers.take(expected));
    int count = 0;
    for (int i = 0; i < size; i++) {
      String kind = batch.kind(i);
      if (!versions.sends(version, now, kind, batch.status(i))) {
        Tally.Skip reason =
            versions.knows(kind) ? Tally.Skip.NOT_IN_VERSION : Tally.Skip.UNKNOWN_KIND;
        tally.skip(reason, kind, 1);
        continue;
      }
      if (!write(source, batch, i, version, ids, out)) {
        continue;
      }
      out.write((byte) '\n');
      ends[count] = out.size();
      keys[count] = rule.of(batch, i);
      indexes[count] = batch.sourceIndex(i);
      counts.add(kind);
      count++;
    }
    counts.into(tally::accept);
    return new OutgoingBatch(out.array(), Arrays.copyOf(ends, count), keys, indexes);
  }

  /** Answers whether the event was written, rather than set aside. */
  private boolean write(
      EventBatch source,
      EventBatch batch,
      int event,
      EventVersion version,
      EventIds ids,
      ByteOutput out)
      throws EventFormatException {
    int before = out.size();
    try {
      version.write(batch, event, ids, out);
      return true;
    } catch (EventFormatException e) {
      if (rejects == null) {
        throw e;
      }
      out.truncate(before);
      tally.reject(1);
      rejects.rejected(
          e, Arrays.copyOfRange(source.buffer(), source.eventStart(event), source.eventEnd(event)));
      return false;
    }
  }

  private static int expected(EventBatch batch) {
    int bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      bytes += batch.eventEnd(i) - batch.eventStart(i) + HEADROOM;
    }
    return bytes;
  }
}
