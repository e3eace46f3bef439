/** Tells other systems of state moves, through any Camel endpoint. For Wiring alone. */
package io.activitysync.management.notification;
