/**
 * Tries whether a connection's stream can be reached and written to, before or while it is on, and
 * says in a connection's words what is wrong. Routes and management call it.
 */
package io.activitysync.streamcheck;
