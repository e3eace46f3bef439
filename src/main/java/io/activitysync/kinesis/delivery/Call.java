package io.activitysync.kinesis.delivery;

import java.util.List;

/**
 * One PutRecords call.
 *
 * @param entries 1 to 500
 * @param bytes sum of their costs
 * @param sentAt in nanoseconds
 * @param credentialsAge which credentials it went out with
 * @param way by which it went out; another since it was closed
 */
record Call(List<RequestEntry> entries, long bytes, long sentAt, int credentialsAge, int way) {}
