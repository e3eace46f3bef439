/**
 * The aws2-kinesis component whose producer keeps each key in order, batches, and retries. May be
 * called by route and management; knows neither connection nor event.
 */
package io.activitysync.kinesis;
