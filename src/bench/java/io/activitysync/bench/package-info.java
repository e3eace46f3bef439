/**
 * The benchmark: the delivery engine beside everything else that could be picked to write to
 * Kinesis, each in a process of its own against the same sink. Start at {@link
 * io.activitysync.bench.Bench}. Nothing of the product imports it.
 */
package io.activitysync.bench;
