/**
 * The web console's files and how they are served. Only {@code management/access} calls it; it
 * knows no other room, and the page itself speaks to the REST API alone.
 */
package io.activitysync.console;
