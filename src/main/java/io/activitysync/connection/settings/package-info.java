/**
 * The settings of a connection: what they are called, how they are read and what is wrong with
 * them. Plain Java. May be called by everyone but event and kinesis.
 */
package io.activitysync.connection.settings;
