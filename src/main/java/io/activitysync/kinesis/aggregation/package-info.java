/**
 * Several records as one of Kinesis: the formats, and which records may go together. Knows the
 * bytes of an entry alone, and nothing of when it is sent; the delivery fills and sends it.
 */
package io.activitysync.kinesis.aggregation;
