package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventSettings;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.pii.PersonalData;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.reading.EventReader;
import io.activitysync.event.version.EventIds;
import io.activitysync.event.version.EventVersion;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.UnknownVersionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Shows what would be sent for a source event, without sending it. Safe for any thread. */
public final class EventPreview {
  private final EventVersions versions;
  private final EventReader reader = new EventReader(EventLimits.DEFAULT);

  /** Makes a preview of these versions. */
  public EventPreview(EventVersions versions) {
    this.versions = versions;
  }

  /** What a version sends for a sample's source event; null where it has or can send none. */
  JsonNode ofSample(VersionSample sample, CatalogueVersion version) {
    try {
      Optional<String> sent = of(sample.source(), EventSettings.ofVersion(version.id()));
      return sent.isPresent() ? CatalogueReader.JSON.readTree(sent.get()) : null;
    } catch (EventFormatException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What would be sent.
   *
   * @param body one source event
   * @param settings version, and what is done with personal data
   * @return the record without a line feed; empty when the version has no such event
   * @throws EventFormatException when the event is bad, or the body holds none or several
   * @throws UnknownVersionException when the version is not there
   * @throws IOException never for a body in memory
   */
  public Optional<String> of(Object body, EventSettings settings)
      throws EventFormatException, IOException {
    EventVersion version = versions.enter(settings.versionId());
    try (Batches<EventBatch> events = reader.read(body, null, null)) {
      EventBatch batch = events.next();
      if (batch == null || batch.size() != 1) {
        throw new EventFormatException(-1, 0, "", "must hold one event");
      }
      EventBatch treated = PersonalData.treat(batch, settings, version::sentKind);
      if (!versions.sends(version, settings, treated.kind(0), treated.status(0))) {
        return Optional.empty();
      }
      ByteOutput out = new ByteOutput(treated.eventEnd(0));
      version.write(treated, 0, new EventIds(batch, settings, version::sentKind), out);
      return Optional.of(new String(out.array(), 0, out.size(), StandardCharsets.UTF_8));
    } finally {
      version.leave();
    }
  }
}
