/** Events that several tests read. */
package io.activitysync.support.event;
