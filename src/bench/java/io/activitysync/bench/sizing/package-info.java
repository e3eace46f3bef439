/**
 * What many connections cost on one to three processes that share a PostgreSQL. Start at {@link
 * io.activitysync.bench.sizing.Sizing}.
 */
package io.activitysync.bench.sizing;
