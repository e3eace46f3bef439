/** The events that are sent, and how they are handed out; the same for every contender. */
package io.activitysync.bench.load;
