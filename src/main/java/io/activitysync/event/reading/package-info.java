/**
 * The step {@code read}: from a body, whatever it came as, to batches of events that were
 * validated. Called by the versions, by ingest and by route; knows nothing of versions.
 */
package io.activitysync.event.reading;
