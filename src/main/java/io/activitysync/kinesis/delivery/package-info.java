/**
 * Brings records into a stream in the order of their keys: batches, retries, flow control. Knows no
 * Camel. The component calls it, by {@link io.activitysync.kinesis.delivery.Delivery}.
 */
package io.activitysync.kinesis.delivery;
