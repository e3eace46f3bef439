/**
 * The event versions, their catalogue, and the way from source events to the records of a version.
 * May be called by route and management.
 */
package io.activitysync.event.version;
