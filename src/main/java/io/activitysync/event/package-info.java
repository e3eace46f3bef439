/**
 * Activity events: what was read of them, what a connection wants of them, and what became of them.
 * Every room that has to do with events may call it; knows neither connection nor kinesis.
 */
package io.activitysync.event;
