/**
 * The exceptions of the way to Kinesis that route files name, so their names stay. The rooms below
 * import one way: component, delivery, fault, client; delivery throws these.
 */
package io.activitysync.kinesis;
