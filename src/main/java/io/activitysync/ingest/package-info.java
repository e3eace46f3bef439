/**
 * The HTTP source of events: what stands before it, what its callers are told, and what an exchange
 * carries on its way. The routes' steps call it; it knows connections and events.
 */
package io.activitysync.ingest;
