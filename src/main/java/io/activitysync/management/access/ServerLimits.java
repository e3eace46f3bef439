package io.activitysync.management.access;

import java.time.Duration;

/**
 * How much of an HTTP server its callers may take. Immutable.
 *
 * @param connections most that are open at once, at least 1
 * @param newest whether one beyond these is let in, and the one closed that has been silent
 *     longest; else the further one is closed as it comes
 * @param idle how long a connection may be open without a whole request's head, at least 1 s; what
 *     waits for its answer is not idle
 * @param body how long a request's body may take to come in, at least 1 s
 */
public record ServerLimits(int connections, boolean newest, Duration idle, Duration body) {}
