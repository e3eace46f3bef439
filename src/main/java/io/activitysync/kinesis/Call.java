package io.activitysync.kinesis;

import java.util.List;

/**
 * One PutRecords call.
 *
 * @param records 1 to 500
 * @param bytes sum of their costs
 * @param sentAt in nanoseconds
 * @param credentialsAge which credentials it went out with
 */
record Call(List<PendingRecord> records, long bytes, long sentAt, int credentialsAge) {}
