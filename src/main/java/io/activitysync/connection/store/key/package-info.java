/**
 * The key of the store's secrets: where it comes from, and sealing with it. Called by the store
 * alone.
 */
package io.activitysync.connection.store.key;
