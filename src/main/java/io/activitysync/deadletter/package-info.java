/**
 * Events and bodies that can never be taken, set aside with their reason so that what comes after
 * them goes on. Called by {@code route}, for sources that nobody answers.
 */
package io.activitysync.deadletter;
