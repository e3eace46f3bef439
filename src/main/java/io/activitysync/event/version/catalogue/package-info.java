/**
 * What each version sends, for people: kinds, schemas, samples, notes, and what an upgrade changes.
 * Knows the versions; REST and versions in YAML call it, no event passes through it.
 */
package io.activitysync.event.version.catalogue;
