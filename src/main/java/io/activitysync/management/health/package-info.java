/**
 * What load balancers, orchestrators and operators read under {@code /observe/health}; {@code
 * docs/health.md} tells of each check. For Wiring alone.
 */
package io.activitysync.management.health;
