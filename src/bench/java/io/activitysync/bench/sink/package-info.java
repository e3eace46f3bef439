/**
 * A Kinesis that takes everything and keeps nothing: it counts records, events and bytes as they
 * stream by, so that its own cost stays small beside that of the contenders.
 */
package io.activitysync.bench.sink;
