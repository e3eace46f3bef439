package io.activitysync.route;

import io.activitysync.kinesis.Fault;
import io.activitysync.kinesis.client.StreamDescription;

/**
 * What was found by trying a stream.
 *
 * @param fault why it can't be written to; null where nothing speaks against it
 * @param detail what AWS or the network said; may be null
 * @param description what the stream says of itself, or that it may not be asked; null where it was
 *     not reached
 */
public record StreamFinding(Fault fault, String detail, StreamDescription description) {}
