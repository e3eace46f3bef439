/**
 * Personal data in events: where it is, and what is written in its place. Knows the reading of
 * events; the versions call it before they write anything.
 */
package io.activitysync.event.pii;
