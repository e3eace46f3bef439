/**
 * Where connections, their secrets and their history are kept: JDBC on an embedded H2 file or on
 * PostgreSQL. Knows the connection package alone; called by route and management. Start with {@link
 * io.activitysync.connection.store.Store#open}.
 */
package io.activitysync.connection.store;
