/** The words of log lines; any room may use them. */
package io.activitysync.logging;
