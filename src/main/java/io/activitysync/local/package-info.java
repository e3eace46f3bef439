/**
 * An embedded Kinesis for trying out, on loopback. Nothing imports it, and it imports nothing of
 * this project.
 */
package io.activitysync.local;
