/**
 * The command that makes a connection out of what the set-up for AWS put out. It speaks to a
 * running process by REST, and is called by the command line alone.
 */
package io.activitysync.setup;
