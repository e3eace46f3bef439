/**
 * What this process is told by properties, variables and the command line: read, with placeholders,
 * and looked at as a whole before anything is opened. Called when the process starts, by the root
 * alone; each room gets what is its own from there.
 */
package io.activitysync.process;
