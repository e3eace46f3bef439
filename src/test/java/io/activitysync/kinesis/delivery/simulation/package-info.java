/** The delivery engine in virtual time, against a stream that fails in every way, by seeds. */
package io.activitysync.kinesis.delivery.simulation;
