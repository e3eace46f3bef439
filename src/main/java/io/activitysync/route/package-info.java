/**
 * Where Camel meets the model: installs a route a connection from the template, gates it by the
 * connection's state, and pauses it on failure. Called by management alone.
 */
package io.activitysync.route;
