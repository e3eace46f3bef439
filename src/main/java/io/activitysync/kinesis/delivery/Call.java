package io.activitysync.kinesis.delivery;

import java.util.List;

/**
 * One PutRecords call.
 *
 * @param parcels 1 to 500
 * @param bytes sum of their costs
 * @param sentAt in nanoseconds
 * @param credentialsAge which credentials it went out with
 */
record Call(List<Parcel> parcels, long bytes, long sentAt, int credentialsAge) {}
