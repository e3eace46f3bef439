/**
 * Meters of connections, by Micrometer; {@code docs/metrics.md} tells of each. For Wiring alone.
 */
package io.activitysync.management.metrics;
