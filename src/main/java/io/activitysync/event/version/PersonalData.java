package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;

/** Treats the personal data of events before anything of them is written. */
final class PersonalData {
  private PersonalData() {}

  /** The batch as it may be sent; the same one when personal data is included. */
  static EventBatch treat(EventBatch batch, EventSettings settings) {
    if (settings.pii() == PiiMode.INCLUDE) {
      return batch;
    }
    throw new UnsupportedOperationException("pii=" + settings.pii());
  }
}
