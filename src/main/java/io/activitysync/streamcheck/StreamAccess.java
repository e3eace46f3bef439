package io.activitysync.streamcheck;

import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.StreamAddress;

/**
 * How a stream is reached. Immutable.
 *
 * @param address where the calls go
 * @param transport how they travel; shared, not closed by who uses it
 */
public record StreamAccess(StreamAddress address, KinesisTransport transport) {}
