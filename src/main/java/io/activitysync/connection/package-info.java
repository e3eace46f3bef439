/**
 * A connection: what is wanted of it (settings), what is (state), and the moves between. Plain Java
 * without Camel. May be called by route and management; knows neither event nor kinesis.
 */
package io.activitysync.connection;
