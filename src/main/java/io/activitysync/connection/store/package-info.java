/**
 * Where connections, their secrets and their history are kept, as rows of a database, and what the
 * processes that share it agree on. Called by route and management. Start with {@link
 * io.activitysync.connection.store.Store#open}.
 */
package io.activitysync.connection.store;
