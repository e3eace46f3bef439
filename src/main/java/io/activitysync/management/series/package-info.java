/**
 * What connections did over the last hour and day, in memory and bounded, for the console. For
 * Wiring and REST alone.
 */
package io.activitysync.management.series;
