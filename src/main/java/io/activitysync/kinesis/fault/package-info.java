/**
 * What can be wrong with the way to Kinesis, and which of it a failure tells of. Whoever has to say
 * why something failed asks {@link io.activitysync.kinesis.fault.FaultClassifier}.
 */
package io.activitysync.kinesis.fault;
