/**
 * Which of several processes does what one alone may do: leases in the store they share, shown to
 * Camel as its cluster service, and {@code master:} for route files. Knows the store; called by the
 * wiring. Start with {@link io.activitysync.cluster.LeaseKeeper}.
 */
package io.activitysync.cluster;
