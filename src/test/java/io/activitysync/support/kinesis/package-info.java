/**
 * A Kinesis written by others, the embedded one, and a network before them that fails on demand.
 * Any test may use it.
 */
package io.activitysync.support.kinesis;
