/**
 * The wire to Kinesis behind one seam: PutRecords by the lean client or by the AWS SDK. Called by
 * kinesis alone.
 */
package io.activitysync.kinesis.client;
