/** The command that prints what arrives in any Kinesis stream, as tail -f does. */
package io.activitysync.tail;
