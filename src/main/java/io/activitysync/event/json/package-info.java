/**
 * JSON as bytes: a validating scanner, a cursor over what it has validated, and the canonical form.
 * Knows nothing of events; called by {@code io.activitysync.event} and the rooms in it.
 */
package io.activitysync.event.json;
